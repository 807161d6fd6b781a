#include "services/targets/domain/hint.h"

#include <gtest/gtest.h>

#include "services/targets/domain/growth.h"
#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

constexpr Way kFrom2022{.base = 2020, .now = 2022, .due = 2025};

constexpr char kLevel[] = R"(unit_of_measure: "tỷ đồng" level {})";
constexpr char kPerHead[] = R"(unit_of_measure: "triệu đồng/người" ratio { scale: 1 })";
constexpr char kShare[] = R"(unit_of_measure: "%" ratio { scale: 100 })";
constexpr char kTermSum[] = R"(unit_of_measure: "tỷ đồng" window: WINDOW_TERM_TO_DATE level {})";
constexpr char kCompound[] =
    R"(unit_of_measure: "%/năm" level {} comparison { reference: REFERENCE_BASE_YEAR
       kind: COMPARISON_KIND_COMPOUND_GROWTH })";
constexpr char kMean[] =
    R"(unit_of_measure: "%/năm" level {} comparison { reference: REFERENCE_BASE_YEAR
       kind: COMPARISON_KIND_MEAN_OF_RATES })";

std::string AtLeast(const std::string& value) {
  return R"(kind: BOUND_KIND_AT_LEAST value: ")" + value + "\"";
}
std::string MoreThan(const std::string& value) {
  return R"(kind: BOUND_KIND_MORE_THAN value: ")" + value + "\"";
}
std::string AtMost(const std::string& value) {
  return R"(kind: BOUND_KIND_AT_MOST value: ")" + value + "\"";
}

Reading Of(ExactValue value) {
  Reading reading;
  reading.value = std::move(value);
  return reading;
}
Reading Of(const std::string& value) { return Of(ExactValue(*ReadDecimal(value))); }

// The hint with two decimals; one without a value where there is none.
v1::Hint Hint(const std::string& indicator, const std::string& bound, const Reading& reading,
              const Way& way = kFrom2022, const Reading& at_base = {}) {
  const Limits limits = Limits::Of(FromText<v1::Bound>(bound)).value();
  return HintFor(FromText<v1::Indicator>(indicator), reading, limits.GoalOf(*reading.value), way, 2,
                 at_base)
      .value_or(v1::Hint());
}

TEST(Hint, OfASumOverTheTermIsAFlatAmount) {
  // 76,845 - 30,000 = 46,845 in 3 years.
  const auto hint = Hint(kTermSum, AtLeast("76845"), Of("30000"));
  EXPECT_EQ(hint.kind(), v1::HINT_KIND_AMOUNT);
  EXPECT_EQ(hint.value(), "15615.00");
  EXPECT_EQ(hint.unit_of_measure(), "tỷ đồng");
  EXPECT_EQ(hint.years_left(), 3);
  EXPECT_EQ(hint.largest_growth_percent(), "");
  // 10 in 3 years: 3.33 each would be 9.99.
  EXPECT_EQ(Hint(kTermSum, AtLeast("40"), Of("30")).value(), "3.34");
  // More than 40: 10 in 2 years with exactly 5 each would be 40.
  EXPECT_EQ(Hint(kTermSum, MoreThan("40"), Of("30"), {2020, 2023, 2025}).value(), "5.01");
}

TEST(Hint, OfAPercentageIsInPoints) {
  // 49 of 68 are 72.0588 %; 27.9412 points in 3 years are 9.3137 each.
  const auto hint = Hint(kShare, AtLeast("100"), Of(ExactValue(mpq_class(4900, 68))));
  EXPECT_EQ(hint.kind(), v1::HINT_KIND_POINTS);
  EXPECT_EQ(hint.value(), "9.32");
  EXPECT_EQ(hint.unit_of_measure(), "%");
  // Downwards: 2 - 3.51 = -1.51 in 3 years.
  EXPECT_EQ(Hint(kShare, AtMost("2"), Of("3.51")).value(), "-0.51");
  EXPECT_EQ(Hint(kShare, AtMost("2"), Of("3.5")).value(), "-0.50");
}

TEST(Hint, OfAPublishedRateIsInPointsWhereItIsInPerCent) {
  Reading reading = Of("3.5");
  EXPECT_EQ(Hint(R"(unit_of_measure: "%" level {})", AtMost("2"), reading).kind(),
            v1::HINT_KIND_GROWTH);
  reading.of_rates = true;
  EXPECT_EQ(Hint(R"(unit_of_measure: "%" level {})", AtMost("2"), reading).kind(),
            v1::HINT_KIND_POINTS);
  EXPECT_EQ(Hint(kLevel, AtMost("2"), reading).kind(), v1::HINT_KIND_GROWTH);
}

TEST(Hint, OfALevelIsItsGrowthSoThatItSuffices) {
  const auto growth = [](const std::string& bound, const std::string& value, int years) {
    return Hint(kLevel, bound, Of(value), {2020, 2025 - years, 2025}).value();
  };
  EXPECT_EQ(growth(AtLeast("1300"), "507.736", 4), "26.50");
  EXPECT_EQ(growth(AtLeast("121"), "100", 2), "10.00");
  EXPECT_EQ(growth(MoreThan("121"), "100", 2), "10.01");
  EXPECT_EQ(growth(AtMost("10"), "20", 3), "-20.63");
  EXPECT_EQ(growth(AtMost("0"), "3", 1), "-100.00");
  EXPECT_EQ(growth(R"(kind: BOUND_KIND_LESS_THAN value: "0")", "3", 1), "");
  EXPECT_EQ(growth(AtLeast("85"), "0", 3), "");
  const auto per_head = Hint(kPerHead, AtLeast("115"), Of("83.6"));
  EXPECT_EQ(per_head.kind(), v1::HINT_KIND_GROWTH);
  EXPECT_EQ(per_head.unit_of_measure(), "%");
}

TEST(Hint, OfCompoundGrowthIsTheRateThatCatchesUp) {
  // 5 % a year for 2 years make 110.25 of 100; 10 % for 5 make 161.051. What is left is a factor of
  // 1.46078 in 3 years: 1.1346^3 = 1.46059 is too little, 1.1347^3 = 1.46098 suffices.
  const auto hint =
      Hint(kCompound, AtLeast("10"), Of(CompoundGrowth(mpq_class(11025, 100), 100, 2)));
  EXPECT_EQ(hint.kind(), v1::HINT_KIND_CATCH_UP);
  EXPECT_EQ(hint.value(), "13.47");
  EXPECT_EQ(hint.unit_of_measure(), "%");
  EXPECT_EQ(hint.years_left(), 3);
  // A published average since the base year says the same.
  EXPECT_EQ(Hint(kCompound, AtLeast("10"), Of("5")).value(), "13.47");
  // Exactly 10 % so far and more than 10 % asked for.
  EXPECT_EQ(Hint(kCompound, MoreThan("10"), Of(CompoundGrowth(121, 100, 2))).value(), "10.01");
  // A decline may be asked for: 81 of 100 are -10 % a year, and -5 % over 5 years are 77.378: a
  // factor of 0.95528 in 3 years.
  EXPECT_EQ(Hint(kCompound, AtLeast("-5"), Of(CompoundGrowth(81, 100, 2))).value(), "-1.51");
  EXPECT_EQ(Hint(kCompound, AtMost("-5"), Of(CompoundGrowth(100, 100, 2))).value(), "-8.20");
  EXPECT_EQ(Hint(kCompound, AtLeast("10"), Of(CompoundGrowth(0, 100, 2))).value(), "");
}

TEST(Hint, OfAMeanOfRatesIsTheRateThatEachYearNeeds) {
  // Rates of 20 and -10 make a mean of 5; a mean of 8 over 5 years is 40, of which 30 are left.
  Reading reading = Of("5");
  reading.largest_rate = 20;
  const auto hint = Hint(kMean, AtLeast("8"), reading);
  EXPECT_EQ(hint.kind(), v1::HINT_KIND_CATCH_UP);
  EXPECT_EQ(hint.value(), "10.00");
  EXPECT_EQ(hint.largest_growth_percent(), "20.00");
  EXPECT_FALSE(hint.beyond_seen());
  EXPECT_EQ(Hint(kMean, MoreThan("8"), reading).value(), "10.01");
  // A mean of 20 over 5 years: 100 - 10 = 90 in 3 years.
  const auto far = Hint(kMean, AtLeast("20"), reading);
  EXPECT_EQ(far.value(), "30.00");
  EXPECT_TRUE(far.beyond_seen());
  // Nothing falls by more than all of it: (-80 * 5 - 5 * 2) / 3 is below -100.
  EXPECT_EQ(Hint(kMean, AtMost("-80"), reading).value(), "");
}

TEST(Hint, IsBeyondReachOnlyWhereTheGrowthOfAYearIsKnown) {
  constexpr Way kNext{.base = 2020, .now = 2021, .due = 2022};
  // From 100 to 5,787 in a year, after a year of 1 %.
  const auto hint = Hint(kLevel, AtLeast("5787"), Of("101"), kNext, Of("100"));
  EXPECT_EQ(hint.value(), "5629.71");
  EXPECT_EQ(hint.largest_growth_percent(), "1.00");
  EXPECT_TRUE(hint.beyond_seen());
  // The largest growth that was seen is no bound of what was needed: the same is not beyond.
  EXPECT_FALSE(Hint(kLevel, AtLeast("121"), Of("110"), kNext, Of("100")).beyond_seen());
  const auto unknown = Hint(kLevel, AtLeast("5787"), Of("101"), kNext);
  EXPECT_EQ(unknown.value(), "5629.71");
  EXPECT_EQ(unknown.largest_growth_percent(), "");
  EXPECT_FALSE(unknown.beyond_seen());
  // A formula's value and a published one are no two years of one series.
  Reading published = Of("100");
  published.from_published_rate = true;
  EXPECT_EQ(Hint(kLevel, AtLeast("5787"), Of("101"), kNext, published).largest_growth_percent(),
            "");
  // The average over two years is not the growth of one.
  EXPECT_EQ(
      Hint(kCompound, AtLeast("50"), Of(CompoundGrowth(121, 100, 2))).largest_growth_percent(), "");
  EXPECT_TRUE(Hint(kCompound, AtLeast("50"), Of(CompoundGrowth(101, 100, 1)), kNext).beyond_seen());
}

constexpr char kWater[] = R"(unit_of_measure: "%" level {} comparison {
    kind: COMPARISON_KIND_DIFFERENCE reference: REFERENCE_BASE_YEAR })";
constexpr char kPoints[] = R"(unit_of_measure: "điểm %" ratio { scale: 100 } comparison {
    kind: COMPARISON_KIND_DIFFERENCE reference: REFERENCE_BASE_YEAR })";
constexpr char kDecline[] = R"(unit_of_measure: "%" level {} comparison {
    kind: COMPARISON_KIND_PERCENT_CHANGE reference: REFERENCE_BASE_YEAR })";

TEST(Hint, OfADifferenceIsWhatEachYearMustBring) {
  // From -0.2 to -1.7 in 3 years.
  const auto points = Hint(kPoints, AtMost("-1.7"), Of("-0.2"));
  EXPECT_EQ(points.kind(), v1::HINT_KIND_POINTS);
  EXPECT_EQ(points.value(), "-0.50");
  Reading rate = Of("1");
  EXPECT_EQ(Hint(kWater, AtLeast("4"), rate).kind(), v1::HINT_KIND_AMOUNT);
  rate.of_rates = true;
  EXPECT_EQ(Hint(kWater, AtLeast("4"), rate).kind(), v1::HINT_KIND_POINTS);
  EXPECT_EQ(Hint(kWater, AtLeast("4"), rate).value(), "1.00");
}

TEST(Hint, OfAPercentChangeIsTheGrowthOfWhatChanges) {
  // From 80 to 50 of 100 in 3 years: 0.855^3 * 80 = 50.0025, and 0.8549^3 * 80 = 49.98.
  const auto decline = Hint(kDecline, AtMost("-50"), Of("-20"));
  EXPECT_EQ(decline.kind(), v1::HINT_KIND_GROWTH);
  EXPECT_EQ(decline.value(), "-14.51");
  EXPECT_EQ(decline.unit_of_measure(), "%");
  // From 110 to 121 of 100 in 2 years, after a year of 10 %.
  constexpr Way kOneDone{.base = 2020, .now = 2021, .due = 2022};
  const auto growth = Hint(kDecline, AtLeast("21"), Of("10"), kOneDone);
  EXPECT_EQ(growth.value(), "10.00");
  EXPECT_EQ(growth.largest_growth_percent(), "10.00");
  std::string share = kDecline;
  share.replace(share.find("PERCENT_CHANGE"), 14, "PERCENT_OF");
  EXPECT_EQ(Hint(share, AtLeast("121"), Of("110"), kOneDone).value(), "10.00");
  EXPECT_EQ(Hint(share, AtLeast("121"), Of("110"), kOneDone).largest_growth_percent(), "10.00");
  // Nothing is left to grow.
  EXPECT_EQ(Hint(kDecline, AtLeast("21"), Of("-100")).value(), "");
}

TEST(Hint, OfAMeanIsWhatEachYearMustComeTo) {
  // 10 and 20 so far; a mean of 18 over 5 years leaves 60 for 3.
  const std::string mean = R"(unit_of_measure: "%" level {} window: WINDOW_MEAN_TO_DATE)";
  const auto hint = Hint(mean, AtLeast("18"), Of("15"));
  EXPECT_EQ(hint.kind(), v1::HINT_KIND_AMOUNT);
  EXPECT_EQ(hint.value(), "20.00");
  EXPECT_EQ(hint.unit_of_measure(), "%");
  EXPECT_EQ(Hint(mean, MoreThan("18"), Of("15")).value(), "20.01");
}

TEST(Hint, NothingAYearLeadsToWhatStartsAnewEachYear) {
  for (const std::string reference : {"YEAR_BEFORE", "PLANNED"}) {
    std::string indicator = kDecline;
    indicator.replace(indicator.find("BASE_YEAR"), 9, reference);
    EXPECT_EQ(Hint(indicator, AtLeast("21"), Of("10")).value(), "") << reference;
  }
}

TEST(HintDeathTest, NeedsYearsLeft) {
  EXPECT_DEATH(Hint(kLevel, AtLeast("1"), Of("0.5"), {2020, 2025, 2025}), "the due one");
}

}  // namespace
}  // namespace thidua::targets
