#include "services/awards/papers/words.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <array>

#include "common/value/check.h"

namespace thidua::awards::papers {
namespace {

// Where something is to be written in by hand.
constexpr char kGap[] = "      ";

// Of a date; January and February take a zero, the others none.
std::string Month(std::string_view date) {
  const std::string_view month = date.substr(5, 2);
  const bool zero = month == "01" || month == "02";
  return std::string(!zero && month.starts_with('0') ? month.substr(1) : month);
}

}  // namespace

std::string UpperCase(std::string_view text) {
  std::string result;
  const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
  icu::UnicodeString::fromUTF8(piece).toUpper(icu::Locale("vi")).toUTF8String(result);
  return result;
}

std::string DateInWords(std::string_view date) {
  if (date.empty()) return absl::StrCat("ngày", kGap, "tháng", kGap, "năm", kGap);
  if (date.size() != 10) return std::string(date);
  return absl::StrCat("ngày ", std::string(date.substr(8, 2)), " tháng ", Month(date), " năm ",
                      std::string(date.substr(0, 4)));
}

std::string ShortDate(std::string_view date) {
  if (date.size() != 10) return std::string(date);
  return absl::StrCat(std::string(date.substr(8, 2)), "/", Month(date), "/",
                      std::string(date.substr(0, 4)));
}

std::string PlaceAndDate(std::string_view place, std::string_view date) {
  if (place.empty()) return DateInWords(date);
  return absl::StrCat(std::string(place), ", ", DateInWords(date));
}

std::string DocumentNumber(std::string_view number) {
  if (number.starts_with('/')) return absl::StrCat(kGap, std::string(number));
  const bool one_digit = !number.empty() && number[0] >= '1' && number[0] <= '9' &&
                         (number.size() == 1 || !absl::ascii_isdigit(number[1]));
  return absl::StrCat(one_digit ? "0" : "", std::string(number));
}

std::string Thousands(int64_t number) {
  std::string digits = absl::StrCat(number);
  const size_t first = number < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, '.');
  }
  return digits;
}

std::string Count(int64_t number) {
  return absl::StrCat(number >= 0 && number < 10 ? "0" : "", Thousands(number));
}

std::string Roman(int number) {
  THIDUA_CHECK(number >= 1 && number <= 3999, "A Roman number is of 1 to 3999.");
  struct Figure {
    int value;
    const char* letters;
  };
  constexpr std::array<Figure, 13> kFigures = {{{1000, "M"},
                                                {900, "CM"},
                                                {500, "D"},
                                                {400, "CD"},
                                                {100, "C"},
                                                {90, "XC"},
                                                {50, "L"},
                                                {40, "XL"},
                                                {10, "X"},
                                                {9, "IX"},
                                                {5, "V"},
                                                {4, "IV"},
                                                {1, "I"}}};
  std::string result;
  for (const Figure& figure : kFigures) {
    for (; number >= figure.value; number -= figure.value) result += figure.letters;
  }
  return result;
}

std::string EndWith(std::string_view text, char mark) {
  std::string result(text);
  absl::StripTrailingAsciiWhitespace(&result);
  if (!result.empty() && std::string_view(";,.").find(result.back()) != std::string_view::npos) {
    result.pop_back();
  }
  result += mark;
  return result;
}

}  // namespace thidua::awards::papers
