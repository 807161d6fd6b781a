#include "services/targets/domain/limits.h"

#include <gtest/gtest.h>

#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

struct Case {
  std::string bound;
  std::string value;
  bool holds;
  std::string gap;
};

class LimitsTest : public ::testing::TestWithParam<Case> {};

TEST_P(LimitsTest, HoldsAndGap) {
  const Case& c = GetParam();
  const Limits limits = Limits::Of(FromText<v1::Bound>(c.bound)).value();
  const ExactValue value(*ReadDecimal(c.value));
  EXPECT_EQ(limits.Holds(value), c.holds) << c.bound << " " << c.value;
  EXPECT_EQ(limits.Gap(value, value.RoundedBeside(limits.Marks(), 2)), c.gap)
      << c.bound << " " << c.value;
}

constexpr char kAtLeast[] = R"(kind: BOUND_KIND_AT_LEAST value: "85")";
constexpr char kMoreThan[] = R"(kind: BOUND_KIND_MORE_THAN value: "9.5")";
constexpr char kAtMost[] = R"(kind: BOUND_KIND_AT_MOST value: "0")";
constexpr char kLessThan[] = R"(kind: BOUND_KIND_LESS_THAN value: "5")";
constexpr char kBand[] = R"(kind: BOUND_KIND_BAND value: "40" upper: "45")";
constexpr char kCapped[] = R"(kind: BOUND_KIND_BAND value: "40" upper: "45" capped: true)";
constexpr char kFalling[] =
    R"(kind: BOUND_KIND_BAND value: "2" upper: "3" direction: DIRECTION_LOWER)";
constexpr char kFallingCapped[] =
    R"(kind: BOUND_KIND_BAND value: "2" upper: "3" direction: DIRECTION_LOWER capped: true)";
constexpr char kAbout[] = R"(kind: BOUND_KIND_ABOUT value: "100" tolerance: "5")";
constexpr char kAboutOrMore[] =
    R"(kind: BOUND_KIND_ABOUT value: "100" tolerance: "5" direction: DIRECTION_HIGHER)";
constexpr char kLower[] =
    R"(kind: BOUND_KIND_POINT value: "13" direction: DIRECTION_LOWER tolerance: "0.5")";
constexpr char kHigher[] =
    R"(kind: BOUND_KIND_POINT value: "47" direction: DIRECTION_HIGHER tolerance: "0.5")";
constexpr char kPoint[] = R"(kind: BOUND_KIND_POINT value: "10" tolerance: "1")";

INSTANTIATE_TEST_SUITE_P(
    Kinds, LimitsTest,
    ::testing::Values(Case{kAtLeast, "85", true, "0.00"}, Case{kAtLeast, "84", false, "1.00"},
                      Case{kAtLeast, "88", true, "-3.00"}, Case{kMoreThan, "9.5", false, "0.00"},
                      Case{kMoreThan, "9.500001", true, "-0.000001"},
                      Case{kAtMost, "0", true, "0.00"}, Case{kAtMost, "2", false, "2.00"},
                      Case{kLessThan, "5", false, "0.00"}, Case{kLessThan, "4", true, "-1.00"},
                      Case{kBand, "39", false, "1.00"}, Case{kBand, "40", true, "0.00"},
                      Case{kBand, "45", true, "-5.00"}, Case{kBand, "50", true, "-10.00"},
                      Case{kCapped, "45", true, "0.00"}, Case{kCapped, "46", false, "1.00"},
                      Case{kCapped, "41", true, "-1.00"}, Case{kLower, "13.5", true, "0.00"},
                      Case{kLower, "13.6", false, "0.10"}, Case{kLower, "5", true, "-8.50"},
                      Case{kHigher, "46.4", false, "0.10"}, Case{kHigher, "60", true, "-13.50"},
                      Case{kPoint, "11.5", false, "0.50"}, Case{kPoint, "8", false, "1.00"},
                      Case{kPoint, "9", true, "0.00"}, Case{kFalling, "3.01", false, "0.01"},
                      Case{kFalling, "3", true, "0.00"}, Case{kFalling, "2", true, "-1.00"},
                      Case{kFalling, "1", true, "-2.00"}, Case{kFallingCapped, "1", false, "1.00"},
                      Case{kFallingCapped, "2", true, "0.00"},
                      Case{kFallingCapped, "4", false, "1.00"}, Case{kAbout, "94.9", false, "0.10"},
                      Case{kAbout, "95", true, "0.00"}, Case{kAbout, "106", false, "1.00"},
                      Case{kAboutOrMore, "200", true, "-105.00"},
                      Case{kAboutOrMore, "94", false, "1.00"}));

// The path to a band where less is better falls, capped or not.
TEST(Limits, AFallingBandIsApproachedFromAbove) {
  for (const char* bound : {kFalling, kFallingCapped}) {
    const Limits limits = Limits::Of(FromText<v1::Bound>(bound)).value();
    EXPECT_TRUE(limits.KeepsUp(ExactValue(mpq_class(4)), 4, 0)) << bound;
    EXPECT_TRUE(limits.KeepsUp(ExactValue(mpq_class(3)), 4, 0)) << bound;
    EXPECT_FALSE(limits.KeepsUp(ExactValue(mpq_class(5)), 4, 0)) << bound;
    EXPECT_EQ(limits.MarksOnTheWay(4, 1), std::vector<mpq_class>{5}) << bound;
  }
}

TEST(Limits, OfAnUndecidedBoundThereAreNone) {
  const auto bound = FromText<v1::Bound>(R"(kind: BOUND_KIND_ABOUT value: "100")");
  EXPECT_TRUE(IsUndecided(bound));
  EXPECT_FALSE(Limits::Of(bound).ok());
  EXPECT_FALSE(IsUndecided(FromText<v1::Bound>(kAbout)));
  EXPECT_FALSE(IsUndecided(FromText<v1::Bound>(R"(kind: BOUND_KIND_POINT value: "100")")));
}

TEST(Limits, ComparesGrowthWithoutARoot) {
  const Limits limits = Limits::Of(FromText<v1::Bound>(kMoreThan)).value();
  EXPECT_FALSE(limits.Holds(CompoundGrowth(Power(219, 5), Power(200, 5), 5)));
  EXPECT_TRUE(limits.Holds(CompoundGrowth(Power(219, 5) + 1, Power(200, 5), 5)));
}

TEST(Limits, TellsTheZoneOfABandOnly) {
  const auto zone = [](const std::string& bound, const mpq_class& value) {
    return Limits::Of(FromText<v1::Bound>(bound)).value().ZoneOf(ExactValue(value));
  };
  EXPECT_EQ(zone(kBand, 39), v1::ZONE_BELOW);
  EXPECT_EQ(zone(kBand, 40), v1::ZONE_WITHIN);
  EXPECT_EQ(zone(kBand, 45), v1::ZONE_WITHIN);
  EXPECT_EQ(zone(kBand, 46), v1::ZONE_ABOVE);
  EXPECT_EQ(zone(kFalling, 1), v1::ZONE_BELOW);
  EXPECT_EQ(zone(kAtLeast, 46), v1::ZONE_UNSPECIFIED);
}

TEST(Limits, RefusesACorruptBound) {
  EXPECT_EQ(Limits::Of(v1::Bound()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Limits::Of(FromText<v1::Bound>(R"(kind: BOUND_KIND_BAND value: "1")")).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace thidua::targets
