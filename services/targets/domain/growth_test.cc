#include "services/targets/domain/growth.h"

#include <gtest/gtest.h>

#include "services/targets/domain/exact_value.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

TEST(Root, ComparesByPowers) {
  const Root root(mpq_class(8, 27), 3);
  EXPECT_EQ(root.Compare(mpq_class(2, 3)), 0);
  EXPECT_GT(root.Compare(mpq_class(2, 3) - mpq_class(1, 1000000)), 0);
  EXPECT_LT(root.Compare(mpq_class(2, 3) + mpq_class(1, 1000000)), 0);
  EXPECT_GT(Root(4, 2).Compare(-3), 0) << "(-3)^2 is more than 4, and -3 is less than 2.";
  EXPECT_EQ(Root(0, 2).Compare(0), 0);
  EXPECT_EQ(ExactValue(Root(2, 2)).Rounded(5), "1.41421");
  EXPECT_EQ(ExactValue(Root(mpq_class(9, 4), 2)).Rounded(0), "2");
}

TEST(CompoundGrowth, ComparesExactlyAtTheStrictBound) {
  // 200^5 grows at exactly 9.5 per cent to 219^5: the root is rational, the powers are large.
  const mpq_class base = Power(200, 5);
  const mpq_class end = Power(219, 5);
  EXPECT_EQ(CompoundGrowth(end, base, 5).Compare(mpq_class(19, 2)), 0);
  EXPECT_GT(CompoundGrowth(end + 1, base, 5).Compare(mpq_class(19, 2)), 0);
  EXPECT_LT(CompoundGrowth(end - 1, base, 5).Compare(mpq_class(19, 2)), 0);
}

TEST(CompoundGrowth, ComparesRevenueGrowingTenPerCentFor5Years) {
  // 507.736 * 1.1^5 = 817.71390536 exactly.
  const mpq_class base = *ReadDecimal("507.736");
  EXPECT_GT(CompoundGrowth(*ReadDecimal("817.714"), base, 5).Compare(10), 0);
  EXPECT_LT(CompoundGrowth(*ReadDecimal("817.713"), base, 5).Compare(10), 0);
  EXPECT_EQ(CompoundGrowth(*ReadDecimal("817.71390536"), base, 5).Compare(10), 0);
}

TEST(CompoundGrowth, PrintsTheRateExactlyRounded) {
  struct Case {
    std::string end;
    std::string base;
    int years;
    int decimals;
    std::string rate;
  };
  const Case cases[] = {
      {"1300", "507.736", 5, 1, "20.7"},
      {"121", "100", 2, 2, "10.00"},
      {"100", "100", 5, 2, "0.00"},
      {"81", "100", 2, 2, "-10.00"},
      {"0", "100", 3, 2, "-100.00"},
      {"200", "100", 5, 6, "14.869835"},
      {"1.104", "1", 1, 0, "10"},
      {"1.105", "1", 1, 0, "11"},
      {"0.895", "1", 1, 0, "-11"},
      {"999999999999999999999999999999", "0.000001", 1, 0,
       "99999999999999999999999999999899999900"},
  };
  for (const Case& c : cases) {
    const CompoundGrowth growth(*ReadDecimal(c.end), *ReadDecimal(c.base), c.years);
    EXPECT_EQ(ExactValue(growth).Rounded(c.decimals), c.rate) << c.end << " / " << c.base;
  }
}

TEST(CompoundGrowth, IsPrintedOnItsSideOfAMark) {
  const mpq_class base = Power(200, 5);
  const mpq_class end = Power(219, 5);
  const std::vector<mpq_class> marks = {mpq_class(19, 2)};
  // Exactly 9.5: it is printed so, and not as more.
  EXPECT_EQ(ExactValue(CompoundGrowth(end, base, 5)).RoundedBeside(marks, 1), "9.5");
  EXPECT_EQ(ExactValue(CompoundGrowth(end, base, 5)).RoundedBeside(marks, 2), "9.50");
  // No decimals would make 10 of it.
  EXPECT_EQ(ExactValue(CompoundGrowth(end, base, 5)).RoundedBeside(marks, 0), "9.5");
  // 219^5 = 503,756,397,099. One more than that grows by some 9.5 + 109.5/(5 * 219^5), which is
  // 9.5 + 0.0000000000435: the first digit that tells it from 9.5 is the eleventh.
  EXPECT_EQ(ExactValue(CompoundGrowth(end + 1, base, 5)).RoundedBeside(marks, 1), "9.50000000004");
  EXPECT_EQ(ExactValue(CompoundGrowth(end - 1, base, 5)).RoundedBeside(marks, 1), "9.49999999996");
}

TEST(ExactValue, IsPrintedOnItsSideOfEveryMark) {
  struct Case {
    mpq_class value;
    std::vector<mpq_class> marks;
    int decimals;
    std::string text;
  };
  const Case cases[] = {
      {mpq_class(469999, 10000), {47}, 0, "46.9999"},
      {mpq_class(469999, 10000), {47}, 2, "46.9999"},
      {47, {47}, 0, "47"},
      {mpq_class(470001, 10000), {47}, 0, "47.0001"},
      // 2/112 = 1.7857... %, which is 1.8 with one decimal.
      {mpq_class(200, 112), {mpq_class(9, 5)}, 1, "1.79"},
      {mpq_class(200, 112), {mpq_class(19, 10)}, 1, "1.8"},
      // The mark itself has more digits than are printed: 9.55 is not 9.6.
      {mpq_class(955, 100), {mpq_class(955, 100)}, 1, "9.55"},
      // 39.98 is 40 with one decimal, 45.0049 is 45 with two: each edge of a band counts.
      {mpq_class(3998, 100), {40, 45}, 1, "39.98"},
      {mpq_class(450049, 10000), {40, 45}, 2, "45.005"},
      {mpq_class(-1, 1000), {0}, 1, "-0.001"},
      {mpq_class(100, 3), {}, 2, "33.33"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(ExactValue(c.value).RoundedBeside(c.marks, c.decimals), c.text);
  }
}

TEST(CompoundGrowth, IsNeverBelowMinusHundred) {
  EXPECT_GT(CompoundGrowth(0, 100, 2).Compare(-300), 0);
  EXPECT_EQ(CompoundGrowth(0, 100, 2).Compare(-100), 0);
}

TEST(MeanOfRates, DiffersFromTheCompoundRate) {
  // +20 % and -10 %: the mean is 5 %, the compound rate is below 4 %.
  EXPECT_EQ(MeanOfRates({100, 120, 108}), 5);
  EXPECT_EQ(ExactValue(CompoundGrowth(108, 100, 2)).Rounded(2), "3.92");
  EXPECT_EQ(MeanOfRates({3, 4}), mpq_class(100, 3));
}

TEST(GrowthDeathTest, OfNothingIsABug) {
  EXPECT_DEATH(CompoundGrowth(1, 0, 1), "Growth is from a positive value");
  EXPECT_DEATH(CompoundGrowth(1, 1, 0), "Growth is from a positive value");
  EXPECT_DEATH(MeanOfRates({1}), "at least two values");
  EXPECT_DEATH(MeanOfRates({0, 1}), "A rate is that of a positive value");
}

}  // namespace
}  // namespace thidua::targets
