#include "services/admin_cli/files/number_format.h"

#include <gtest/gtest.h>

namespace thidua::cli {
namespace {

using type::v1::VALUE_KIND_AMOUNT;
using type::v1::VALUE_KIND_COUNT;

struct Case {
  const char* text;
  const char* vietnamese;  // empty: no number
  const char* english;
};

TEST(ReadNumber, ReadsEachFormatAndNothingElse) {
  for (const Case& c : {
           Case{"1234", "1234", "1234"},
           Case{"0", "0", "0"},
           Case{"1.234,5", "1234.5", ""},
           Case{"1,234.5", "", "1234.5"},
           Case{"1234.5", "", "1234.5"},
           Case{"1234,5", "1234.5", ""},
           Case{"1.300", "1300", "1.3"},
           Case{"1,300", "1.3", "1300"},
           Case{"1.234.567", "1234567", ""},
           Case{"1 234,50", "1234.5", ""},
           Case{"1\u00A0234\u00A0567", "1234567", "1234567"},
           Case{"1\u202F234.5", "", "1234.5"},
           Case{"0,05", "0.05", ""},
           Case{"-1.234,5", "-1234.5", ""},
           Case{"\u22121234", "-1234", "-1234"},
           Case{"-0,0", "0", ""},
           Case{"1 234.567", "", "1234.567"},
           Case{"1.234 567", "", ""},
           Case{"12.34", "", "12.34"},
           Case{"1.23.456", "", ""},
           Case{"1234.567,8", "", ""},
           Case{"012", "", ""},
           Case{"+1", "", ""},
           Case{"1e3", "", ""},
           Case{"1,", "", ""},
           Case{",5", "", ""},
           Case{"--1", "", ""},
           Case{"12%", "", ""},
           Case{"(5)", "", ""},
           Case{"", "", ""},
           Case{" 5", "", ""},
       }) {
    EXPECT_EQ(ReadNumber(c.text, Locale::kVietnamese).value_or(""), c.vietnamese) << c.text;
    EXPECT_EQ(ReadNumber(c.text, Locale::kEnglish).value_or(""), c.english) << c.text;
  }
}

std::string Proved(const std::vector<std::pair<const char*, type::v1::ValueKind>>& numbers) {
  NumberEvidence evidence;
  for (const auto& [text, kind] : numbers) {
    evidence.Add(text, kind);
  }
  if (evidence.contradictory()) {
    return "both";
  }
  return evidence.format().has_value() ? FormatName(*evidence.format()) : "none";
}

TEST(NumberEvidence, IsWhatOneFormatAloneReads) {
  EXPECT_EQ(Proved({{"1234", VALUE_KIND_AMOUNT}}), "none");
  EXPECT_EQ(Proved({{"1.300", VALUE_KIND_AMOUNT}}), "none");
  EXPECT_EQ(Proved({{"1.300", VALUE_KIND_AMOUNT}, {"12,5", VALUE_KIND_AMOUNT}}), "vi");
  EXPECT_EQ(Proved({{"1.300", VALUE_KIND_AMOUNT}, {"12.5", VALUE_KIND_AMOUNT}}), "en");
  EXPECT_EQ(Proved({{"12,5", VALUE_KIND_AMOUNT}, {"12.5", VALUE_KIND_AMOUNT}}), "both");
}

TEST(NumberEvidence, OfCountsIsThatTheyAreWhole) {
  EXPECT_EQ(Proved({{"11.874", VALUE_KIND_COUNT}}), "vi");
  EXPECT_EQ(Proved({{"11,874", VALUE_KIND_COUNT}}), "en");
  EXPECT_EQ(Proved({{"11.000", VALUE_KIND_COUNT}}), "none")
      << "eleven with three decimals is whole";
  EXPECT_EQ(Proved({{"12.5", VALUE_KIND_COUNT}}), "none") << "what no format means proves none";
}

TEST(NumberEvidence, NamesItsFirstWitness) {
  NumberEvidence evidence;
  evidence.Add("12,5", VALUE_KIND_AMOUNT);
  evidence.Add("13,5", VALUE_KIND_AMOUNT);
  EXPECT_EQ(evidence.witness(Locale::kVietnamese), "12,5");
  EXPECT_EQ(evidence.witness(Locale::kEnglish), "");
}

TEST(IsTheSameInBoth, HoldsWithoutAnyMark) {
  EXPECT_TRUE(IsTheSameInBoth("-1 234"));
  EXPECT_FALSE(IsTheSameInBoth("1.300"));
  EXPECT_FALSE(IsTheSameInBoth("1,5"));
}

TEST(SaysMissing, KnowsTheSignsOfAnEmptyCell) {
  for (const char* text : {"", "-", "\u2013", "...", "\u2026", "x", "X"}) {
    EXPECT_TRUE(SaysMissing(text)) << text;
  }
  for (const char* text : {"0", "xx", "--", "n/a", "."}) {
    EXPECT_FALSE(SaysMissing(text)) << text;
  }
}

}  // namespace
}  // namespace thidua::cli
