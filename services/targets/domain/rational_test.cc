#include "services/targets/domain/rational.h"

#include <gtest/gtest.h>

#include "common/value/errors.h"
#include "services/targets/domain/exact_value.h"

namespace thidua::targets {
namespace {

TEST(ParseDecimal, ReadsWhatFits18Digits) {
  EXPECT_EQ(*ParseDecimal("9.5"), mpq_class(19, 2));
  EXPECT_EQ(*ParseDecimal("-0.25"), mpq_class(-1, 4));
  EXPECT_EQ(*ParseDecimal("999999999999999999"), mpq_class("999999999999999999"));
}

TEST(ParseDecimal, RefusesWithAReason) {
  EXPECT_EQ(ReasonOf(ParseDecimal("9,5").status()), type::v1::ERROR_REASON_INVALID_NUMBER);
  EXPECT_EQ(ReasonOf(ParseDecimal("").status()), type::v1::ERROR_REASON_INVALID_NUMBER);
  EXPECT_EQ(ReasonOf(ParseDecimal("1.1234567").status()), type::v1::ERROR_REASON_TOO_MANY_DECIMALS);
  EXPECT_EQ(ReasonOf(ParseDecimal("1000000000000000000").status()),
            type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE);
}

TEST(ReadDecimal, ReadsAnyLength) {
  EXPECT_EQ(ExactText(*ReadDecimal("123456789012345678901234567890.123456789")),
            "123456789012345678901234567890.123456789");
  EXPECT_EQ(ReadDecimal("1e3").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReadDecimal("1.").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReadDecimal("-").status().code(), absl::StatusCode::kDataLoss);
}

TEST(Rounded, GoesHalfAwayFromZero) {
  struct Case {
    mpq_class value;
    int decimals;
    std::string text;
  };
  const Case cases[] = {
      {mpq_class(4900, 68), 2, "72.06"},
      {mpq_class(1, 8), 2, "0.13"},
      {mpq_class(-1, 8), 2, "-0.13"},
      {mpq_class(1249, 10000), 2, "0.12"},
      {mpq_class(5, 2), 0, "3"},
      {mpq_class(-1, 1000), 2, "0.00"},
      {mpq_class(100), 2, "100.00"},
      {mpq_class(836, 10), 2, "83.60"},
      {mpq_class("123456789012345678901234567890"), 6, "123456789012345678901234567890.000000"},
  };
  for (const Case& c : cases) EXPECT_EQ(ExactValue(c.value).Rounded(c.decimals), c.text);
}

// The square root of 2 to 60 digits, from nothing and from the first 59 of them.
TEST(RoundByComparison, StartsNearTheResult) {
  int comparisons = 0;
  const auto root = [&comparisons](const mpq_class& x) {
    ++comparisons;
    return x < 0 ? 1 : cmp(2, mpq_class(x * x));
  };
  const mpz_class whole = RoundByComparison(root, 60);
  EXPECT_GT(comparisons, 200);
  comparisons = 0;
  EXPECT_EQ(RoundByComparison(root, 60, 10 * RoundByComparison(root, 59) - 6), whole);
  const int with_59 = comparisons;
  comparisons = 0;
  EXPECT_EQ(RoundByComparison(root, 60, 10 * (whole / 10) - 6), whole);
  EXPECT_LT(comparisons, 15);
  EXPECT_GT(with_59, comparisons);
  const auto minus_root = [&root](const mpq_class& x) { return -root(-x); };
  EXPECT_EQ(RoundByComparison(minus_root, 60, 10 * (whole / 10) - 6), -whole);
}

TEST(LeastAbove, IsTheFirstThatHolds) {
  for (const int least : {1, 2, 3, 7, 8, 1000}) {
    const auto holds = [least](const mpz_class& x) { return x >= least; };
    EXPECT_EQ(LeastAbove(0, holds), least);
    EXPECT_EQ(LeastAbove(least - 1, holds), least);
  }
}

TEST(ExactText, HasAtLeastSoManyDecimals) {
  EXPECT_EQ(ExactText(mpq_class(3, 2)), "1.5");
  EXPECT_EQ(ExactText(mpq_class(3, 2), 2), "1.50");
  EXPECT_EQ(ExactText(mpq_class(-1, 8), 2), "-0.125");
  EXPECT_EQ(ExactText(0, 1), "0.0");
  EXPECT_EQ(DecimalsOf("0.0"), 1);
  EXPECT_EQ(DecimalsOf("-12"), 0);
}

TEST(RationalDeathTest, OnlyAFiniteDecimalHasAnExactText) {
  EXPECT_EQ(ExactText(mpq_class(1, 8)), "0.125");
  EXPECT_DEATH(ExactText(mpq_class(1, 6)), "Only a finite decimal");
  EXPECT_DEATH(RoundedText(1, -1), "no negative number of decimals");
}

}  // namespace
}  // namespace thidua::targets
