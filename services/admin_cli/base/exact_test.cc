#include "services/admin_cli/base/exact.h"

#include <gtest/gtest.h>

namespace thidua::cli {
namespace {

mpq_class Number(const std::string& text) {
  mpq_class value(text);
  value.canonicalize();
  return value;
}

TEST(ReadExact, ReadsDecimalsOfAnyLength) {
  EXPECT_EQ(*ReadExact("1234.5"), Number("2469/2"));
  EXPECT_EQ(*ReadExact("-0.05"), Number("-1/20"));
  EXPECT_EQ(*ReadExact("0"), Number("0"));
  EXPECT_EQ(*ReadExact("123456789012345678901234567890.1"),
            Number("1234567890123456789012345678901/10"));
  for (const char* text : {"", "-", ".5", "5.", "1,5", "1e3", "+1", "1.2.3", "- 1"}) {
    EXPECT_EQ(ReadExact(text).status().code(), absl::StatusCode::kDataLoss) << text;
  }
}

TEST(ExactText, ShowsEveryDigit) {
  for (const char* text :
       {"1234.5", "-0.05", "0", "-7", "0.000001", "123456789012345678901234567890.125"}) {
    EXPECT_EQ(ExactText(*ReadExact(text)), text);
  }
  EXPECT_EQ(ExactText(*ReadExact("1.50")), "1.5");
}

TEST(RoundedText, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(RoundedText(Number("4900/68"), 2), "72.06");
  EXPECT_EQ(RoundedText(Number("1/8"), 2), "0.13");
  EXPECT_EQ(RoundedText(Number("-1/8"), 2), "-0.13");
  EXPECT_EQ(RoundedText(Number("1/2"), 0), "1");
  EXPECT_EQ(RoundedText(Number("-1/3"), 0), "0");
  EXPECT_EQ(RoundedText(Number("1/20"), 3), "0.050");
}

}  // namespace
}  // namespace thidua::cli
