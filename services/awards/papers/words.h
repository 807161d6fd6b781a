#pragma once
// Words and figures as official papers write them (Decree 30/2020/NĐ-CP, Annex I).

#include <cstdint>
#include <string>
#include <string_view>

namespace thidua::awards::papers {

// "CỘNG HÒA" for "Cộng hòa".
std::string UpperCase(std::string_view text);

// "ngày 05 tháng 8 năm 2020" for "2020-08-05": a zero before days below 10 and before the months 1
// and 2 only. An empty date leaves room to write it in by hand; any other text stays as it is.
std::string DateInWords(std::string_view date);

// "05/8/2020" for "2020-08-05", with the same zeros; any other text stays as it is.
std::string ShortDate(std::string_view date);

// "Khoái Châu, ngày 05 tháng 8 năm 2020"; the date alone where there is no place.
std::string PlaceAndDate(std::string_view place, std::string_view date);

// "05/QĐ-UBND" for "5/QĐ-UBND": numbers below 10 take a zero. Where the number is still to be given
// ("/QĐ-UBND") there is room to write it in by hand.
std::string DocumentNumber(std::string_view number);

// "1.234.567" for 1234567.
std::string Thousands(int64_t number);

// "05" for 5: how many people or things there are. Thousands are parted.
std::string Count(int64_t number);

// "IV" for 4; of 1 to 3999.
std::string Roman(int number);

// The text without white space at its end, and with `mark` (";") there, in the place of another
// mark (";", "," or ".") if it has one.
std::string EndWith(std::string_view text, char mark);

}  // namespace thidua::awards::papers
