#include "services/targets/domain/growth.h"

#include <gtest/gtest.h>

#include "services/targets/domain/exact_value.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

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
