#include "services/admin_cli/files/written_bound.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::HasSubstr;

// "AT_LEAST 115", "BAND 40 45"; what is wrong with it otherwise.
std::string Reading(std::string_view text, Locale format = Locale::kVietnamese) {
  const auto written = ParseWrittenBound(text);
  if (!written.ok()) {
    return std::string(written.status().message());
  }
  const auto bound = ReadBound(*written, format);
  if (!bound.ok()) {
    return std::string(bound.status().message());
  }
  return targets::v1::BoundKind_Name(bound->kind()).substr(11) + " " + bound->value() +
         (bound->upper().empty() ? "" : " " + bound->upper()) + (written->percent ? " %" : "") +
         (written->bare ? " bare" : "");
}

TEST(WrittenBound, KeepsStrictnessAsItIsWritten) {
  EXPECT_EQ(Reading(">= 115"), "AT_LEAST 115");
  EXPECT_EQ(Reading(">115"), "MORE_THAN 115");
  EXPECT_EQ(Reading("<=3"), "AT_MOST 3");
  EXPECT_EQ(Reading("< 3"), "LESS_THAN 3");
  EXPECT_EQ(Reading("≥115"), "AT_LEAST 115");
  EXPECT_EQ(Reading("≤ 0"), "AT_MOST 0");
  EXPECT_EQ(Reading("trên 25%"), "MORE_THAN 25 %");
  EXPECT_EQ(Reading("Trên 25"), "MORE_THAN 25");
  EXPECT_EQ(Reading("dưới 3"), "LESS_THAN 3");
  EXPECT_EQ(Reading("không quá 3"), "AT_MOST 3");
  EXPECT_EQ(Reading("không dưới 3"), "AT_LEAST 3");
  EXPECT_EQ(Reading("Ít nhất 80 %"), "AT_LEAST 80 %");
  EXPECT_EQ(Reading("từ 80% trở lên"), "AT_LEAST 80 %");
  EXPECT_EQ(Reading("3 trở xuống"), "AT_MOST 3");
  EXPECT_EQ(Reading("đạt 115"), "AT_LEAST 115");
  EXPECT_EQ(Reading("đạt trên 115"), "MORE_THAN 115");
  EXPECT_EQ(Reading("more than 9,5"), "MORE_THAN 9.5");
}

TEST(WrittenBound, ReadsPointsAndSaysWhenNothingIsCompared) {
  EXPECT_EQ(Reading("= 100"), "POINT 100");
  EXPECT_EQ(Reading("chiếm 70%"), "POINT 70 %");
  EXPECT_EQ(Reading("khoảng 100"), "ABOUT 100");
  EXPECT_EQ(Reading("~100"), "ABOUT 100");
  EXPECT_EQ(Reading("100%"), "POINT 100 % bare");
  EXPECT_EQ(Reading("-5"), "POINT -5 bare");
  EXPECT_EQ(Reading("\u22125"), "POINT -5 bare");
}

TEST(WrittenBound, ReadsBandsWithAnyDash) {
  for (const char* text :
       {"40-45", "40 - 45", "40\u201345", "40 \u2014 45", "40\u201145", "40\u221245",
        "40\u00A0\u2013\u00A045", "từ 40 đến 45", "40 đến 45", "đạt 40-45"}) {
    EXPECT_EQ(Reading(text), "BAND 40 45") << text;
  }
  EXPECT_EQ(Reading("40% – 45%"), "BAND 40 45 %");
  EXPECT_EQ(Reading("2,0 – 2,5%"), "BAND 2 2.5 %");
  EXPECT_EQ(Reading("-2 - -1"), "BAND -2 -1");
  EXPECT_EQ(Reading("1.300-1.500"), "BAND 1300 1500");
  EXPECT_EQ(Reading("1.300-1.500", Locale::kEnglish), "BAND 1.3 1.5");
  EXPECT_THAT(Reading("45-40"), HasSubstr("upside down"));
  EXPECT_THAT(Reading("40-40"), HasSubstr("of one number"));
  EXPECT_THAT(Reading("2,5-2,50"), HasSubstr("of one number"));
}

TEST(WrittenBound, ReadsNumbersInTheFormatOfTheFileAlone) {
  EXPECT_EQ(Reading("> 9,5"), "MORE_THAN 9.5");
  EXPECT_THAT(Reading("> 9,5", Locale::kEnglish), HasSubstr("no number of the format en"));
  EXPECT_EQ(Reading("> 9.5", Locale::kEnglish), "MORE_THAN 9.5");
  EXPECT_THAT(Reading("> 9.5"), HasSubstr("no number of the format vi"));
  EXPECT_EQ(Reading(">= 1.300"), "AT_LEAST 1300");
  EXPECT_EQ(Reading(">= 1.300", Locale::kEnglish), "AT_LEAST 1.3");
  EXPECT_EQ(Reading(">= 1\u00A0300"), "AT_LEAST 1300");
  EXPECT_EQ(Reading("1 300 - 1 500"), "BAND 1300 1500");
  EXPECT_THAT(Reading(">= 0,1234567"), HasSubstr("decimals"));
  EXPECT_EQ(Reading(">= 1.300.000.000.000"), "AT_LEAST 1300000000000");
  EXPECT_THAT(Reading(">= 1234567890123456789"), HasSubstr("18 digits"));
}

TEST(WrittenBound, RefusesWhatIsNone) {
  EXPECT_THAT(Reading(" \u00A0"), HasSubstr("is empty"));
  EXPECT_THAT(Reading(">="), HasSubstr("a number is missing"));
  EXPECT_THAT(Reading("%"), HasSubstr("a number is missing"));
  EXPECT_THAT(Reading("115 triệu"), HasSubstr("\"115 trieu\" is no number"));
  EXPECT_THAT(Reading("tăng"), HasSubstr("is no number"));
  EXPECT_THAT(Reading("40-"), HasSubstr("a number is missing"));
  EXPECT_THAT(Reading("40-45-50"), HasSubstr("is no number"));
  EXPECT_THAT(Reading(">= 40-45"), HasSubstr("a band has both of its ends"));
  EXPECT_THAT(Reading("khoảng 40-45"), HasSubstr("a band has both of its ends"));
  EXPECT_THAT(Reading("trên 40 trở lên"), HasSubstr("compared in two ways"));
  EXPECT_THAT(Reading("từ 40"), HasSubstr("has no end"));
  EXPECT_THAT(Reading("1e3"), HasSubstr("is no number"));
  EXPECT_THAT(Reading("10²"), HasSubstr("is no number"));
  EXPECT_THAT(Reading("> > 3"), HasSubstr("is no number"));
}

}  // namespace
}  // namespace thidua::cli
