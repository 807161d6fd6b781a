#include "services/awards/papers/words.h"

#include <gtest/gtest.h>

#include <limits>

namespace thidua::awards::papers {
namespace {

TEST(UpperCase, KeepsTheMarksOfVietnamese) {
  EXPECT_EQ(UpperCase("Chủ tịch Ủy ban nhân dân huyện"), "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN");
  EXPECT_EQ(UpperCase("ĐÃ đã ỡ"), "ĐÃ ĐÃ Ỡ");
}

TEST(DateInWords, TakesZerosAsTheDecreeSays) {
  EXPECT_EQ(DateInWords("2020-08-05"), "ngày 05 tháng 8 năm 2020");
  EXPECT_EQ(DateInWords("2023-01-31"), "ngày 31 tháng 01 năm 2023");
  EXPECT_EQ(DateInWords("2023-02-15"), "ngày 15 tháng 02 năm 2023");
  EXPECT_EQ(DateInWords("2023-03-01"), "ngày 01 tháng 3 năm 2023");
  EXPECT_EQ(DateInWords("2023-10-10"), "ngày 10 tháng 10 năm 2023");
  EXPECT_EQ(DateInWords("2023-12-09"), "ngày 09 tháng 12 năm 2023");
  EXPECT_EQ(DateInWords(""), "ngày      tháng      năm      ");
  EXPECT_EQ(DateInWords("mùa thu"), "mùa thu");
}

TEST(ShortDate, TakesTheSameZeros) {
  EXPECT_EQ(ShortDate("2020-08-05"), "05/8/2020");
  EXPECT_EQ(ShortDate("2020-02-15"), "15/02/2020");
  EXPECT_EQ(ShortDate("2020-11-15"), "15/11/2020");
  EXPECT_EQ(ShortDate(""), "");
}

TEST(Count, TakesAZeroBelowTen) {
  EXPECT_EQ(Count(0), "00");
  EXPECT_EQ(Count(9), "09");
  EXPECT_EQ(Count(10), "10");
  EXPECT_EQ(Count(1000), "1.000");
}

TEST(PlaceAndDate, LeavesOutAPlaceWithoutName) {
  EXPECT_EQ(PlaceAndDate("Khoái Châu", "2020-08-05"), "Khoái Châu, ngày 05 tháng 8 năm 2020");
  EXPECT_EQ(PlaceAndDate("", "2020-08-05"), "ngày 05 tháng 8 năm 2020");
}

TEST(DocumentNumber, TakesAZeroBelowTen) {
  EXPECT_EQ(DocumentNumber("5/QĐ-UBND"), "05/QĐ-UBND");
  EXPECT_EQ(DocumentNumber("05/QĐ-UBND"), "05/QĐ-UBND");
  EXPECT_EQ(DocumentNumber("10/QĐ-UBND"), "10/QĐ-UBND");
  EXPECT_EQ(DocumentNumber("7"), "07");
  EXPECT_EQ(DocumentNumber("mo-phong"), "mo-phong");
  EXPECT_EQ(DocumentNumber("/QĐ-UBND"), "      /QĐ-UBND");
  EXPECT_EQ(DocumentNumber(""), "");
}

TEST(Thousands, PartsThemWithDots) {
  EXPECT_EQ(Thousands(0), "0");
  EXPECT_EQ(Thousands(999), "999");
  EXPECT_EQ(Thousands(1000), "1.000");
  EXPECT_EQ(Thousands(894000), "894.000");
  EXPECT_EQ(Thousands(-1234567), "-1.234.567");
  EXPECT_EQ(Thousands(-100), "-100");
  EXPECT_EQ(Thousands(std::numeric_limits<int64_t>::max()), "9.223.372.036.854.775.807");
}

TEST(Roman, CountsAnnexes) {
  EXPECT_EQ(Roman(1), "I");
  EXPECT_EQ(Roman(4), "IV");
  EXPECT_EQ(Roman(9), "IX");
  EXPECT_EQ(Roman(14), "XIV");
  EXPECT_EQ(Roman(2024), "MMXXIV");
}

TEST(EndWith, PutsOneMark) {
  EXPECT_EQ(EndWith("Căn cứ Luật", ';'), "Căn cứ Luật;");
  EXPECT_EQ(EndWith("Căn cứ Luật.", ';'), "Căn cứ Luật;");
  EXPECT_EQ(EndWith("Căn cứ Luật; \n", '.'), "Căn cứ Luật.");
  EXPECT_EQ(EndWith("", '.'), ".");
}

}  // namespace
}  // namespace thidua::awards::papers
