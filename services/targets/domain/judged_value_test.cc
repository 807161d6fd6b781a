// The value that a judgement shows: its digits, its year, and what it says besides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/judged.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

class JudgedValueTest : public JudgeTest {};

// A target whose values are printed with that many decimals.
std::string Printing(int decimals, const std::string& rest) {
  return R"(name: "t" due_period: "2025" quantifier: QUANTIFIER_AT_DUE indicator { decimals: )" +
         absl::StrCat(decimals) + " level {} } " + rest;
}

TEST_F(JudgedValueTest, AHintIsComparedWithTheGrowthSeenInTheYearAfterTheBase) {
  Figure(2020, "50");
  Figure(2021, "60");
  const auto result = Judged(Due2025(kAtLeast100), 2021);
  // From 60 to 100 in 4 years: 13.63 % a year, and 20 % were seen.
  EXPECT_EQ(result.hint().value(), "13.63");
  EXPECT_EQ(result.hint().largest_growth_percent(), "20.00");
  EXPECT_FALSE(result.hint().beyond_seen());
}

TEST_F(JudgedValueTest, AHintForPointsHasTheDigitsThatArePrinted) {
  Figure(2023, "46.9999");
  const std::string share =
      R"(due_period: "2025" quantifier: QUANTIFIER_AT_DUE indicator { decimals: 1
         unit_of_measure: "%" ratio { scale: 100 } } bound { kind: BOUND_KIND_AT_LEAST value: "47" })";
  const auto result = Judged(share, 2023);
  // 0.0001 in two years: 0.00005 a year, which four digits make 0.0001.
  EXPECT_EQ(result.hint().kind(), v1::HINT_KIND_POINTS);
  EXPECT_EQ(result.hint().value(), "0.0001");
  EXPECT_FALSE(Judged(share, 2025).has_hint());
  Figure(2023, "47");
  EXPECT_FALSE(Judged(share, 2023).has_hint());
}

TEST_F(JudgedValueTest, PrintsNoValueAcrossItsBound) {
  Figure(2025, "46.9999");
  const std::string least = R"(bound { kind: BOUND_KIND_AT_LEAST value: "47" })";
  for (const int decimals : {0, 1, 2}) {
    const auto result = Judged(Printing(decimals, least), 2025);
    EXPECT_EQ(result.outcome(), v1::OUTCOME_MISSED);
    EXPECT_EQ(result.actual().value(), "46.9999");
    EXPECT_EQ(result.gap(), "0.0001");
  }
  // 2 of 112 are 1.7857 %, which one decimal would make the 1.8 that is asked for.
  Figure(2025, "0").value = ExactValue(mpq_class(200, 112));
  const auto share =
      Judged(Printing(1, R"(bound { kind: BOUND_KIND_AT_LEAST value: "1.8" })"), 2025);
  EXPECT_EQ(share.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(share.actual().value(), "1.79");
  EXPECT_EQ(share.gap(), "0.01");
}

TEST_F(JudgedValueTest, AStrictBoundIsMissedAtTheBound) {
  const std::string more = R"(bound { kind: BOUND_KIND_MORE_THAN value: "9.5" })";
  Figure(2025, "9.5");
  const auto at = Judged(Printing(1, more), 2025);
  EXPECT_EQ(at.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(at.actual().value(), "9.5");
  EXPECT_EQ(at.gap(), "0.0");
  Figure(2025, "9.50001");
  const auto above = Judged(Printing(1, more), 2025);
  EXPECT_EQ(above.outcome(), v1::OUTCOME_MET);
  EXPECT_EQ(above.actual().value(), "9.50001");
  EXPECT_EQ(above.gap(), "-0.00001");
}

TEST_F(JudgedValueTest, PrintsAValueOnItsSideOfEachEndOfABand) {
  const std::string band = R"(bound { kind: BOUND_KIND_BAND value: "40" upper: "45" })";
  Figure(2025, "45.04");
  const auto above = Judged(Printing(1, band), 2025);
  EXPECT_EQ(above.zone(), v1::ZONE_ABOVE);
  EXPECT_EQ(above.actual().value(), "45.04");
  Figure(2025, "39.96");
  const auto below = Judged(Printing(1, band), 2025);
  EXPECT_EQ(below.zone(), v1::ZONE_BELOW);
  EXPECT_EQ(below.actual().value(), "39.96");
  EXPECT_EQ(below.gap(), "0.04");
}

TEST_F(JudgedValueTest, PrintsAValueOnItsSideOfWhatTheTrajectoryRequires) {
  const std::string path = std::string(kAtLeast100) + R"(risk_margin: "5"
                           trajectory { period: "2022" value: "80" })";
  Figure(2023, "79.96");
  const auto behind = Judged(Printing(1, path), 2023);
  EXPECT_EQ(behind.outcome(), v1::OUTCOME_AT_RISK);
  EXPECT_EQ(behind.actual().value(), "79.96");
  Figure(2023, "74.96");
  const auto off = Judged(Printing(1, path), 2023);
  EXPECT_EQ(off.outcome(), v1::OUTCOME_OFF_TRACK);
  EXPECT_EQ(off.actual().value(), "74.96");
}

TEST_F(JudgedValueTest, TheGapGoesWithThePrintedValue) {
  // 49 of 68 are 72.0588 %: 72.06 and 27.94 are 100. A bound with more digits than are printed is
  // not rounded away: 9.55 - 9.4 = 0.15.
  Figure(2025, "0").value = ExactValue(mpq_class(4900, 68));
  EXPECT_EQ(Judged(Printing(2, kAtLeast100), 2025).gap(), "27.94");
  Figure(2025, "9.4");
  EXPECT_EQ(Judged(Printing(1, R"(bound { kind: BOUND_KIND_AT_LEAST value: "9.55" })"), 2025).gap(),
            "0.15");
}

TEST_F(JudgedValueTest, EveryYearShowsTheYearThatFailed) {
  // Nobody may be left over. In 2022 it was 3 of 150, in the year that is asked for nobody.
  for (int year = 2021; year <= 2024; ++year) Figure(year, "0").evidence.rounds = {"r"};
  Reading& failing = Figure(2022, "2");
  failing.numerator = 3;
  failing.denominator = 150;
  failing.evidence.status = type::v1::VALUE_STATUS_ESTIMATE;
  failing.evidence.rounds = {"r2022"};
  readings_[2021].evidence.simulated = true;
  const auto result = Judged(EveryYear(kNone), 2024);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(result.failed_period(), "2022");
  EXPECT_EQ(result.actual_period(), "2022");
  EXPECT_EQ(result.actual().value(), "2.00");
  EXPECT_EQ(result.actual().numerator(), "3");
  EXPECT_EQ(result.actual().denominator(), "150");
  EXPECT_EQ(result.gap(), "2.00");
  EXPECT_FALSE(result.holds());
  EXPECT_TRUE(result.provisional());
  EXPECT_FALSE(result.simulated());
  EXPECT_THAT(result.rounds(), ElementsAre("r2022"));
}

TEST_F(JudgedValueTest, EveryYearPlacesTheFailureInItsBand) {
  for (int year = 2021; year <= 2023; ++year) Figure(year, "42");
  Figure(2022, "39");
  const auto result =
      Judged(EveryYear(R"(bound { kind: BOUND_KIND_BAND value: "40" upper: "45" })"), 2023);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(result.zone(), v1::ZONE_BELOW);
  EXPECT_EQ(result.gap(), "1.00");
}

TEST_F(JudgedValueTest, EveryYearThatHeldShowsTheYearAsked) {
  for (int year = 2021; year <= 2023; ++year) Figure(year, "0");
  readings_[2021].evidence.rounds = {"r2021"};
  readings_[2023].evidence.rounds = {"r2023"};
  const auto result = Judged(EveryYear(kNone), 2023);
  EXPECT_EQ(result.actual_period(), "2023");
  // All years decided, so that it rests on the rounds of all of them.
  EXPECT_THAT(result.rounds(), ElementsAre("r2021", "r2023"));
}

TEST_F(JudgedValueTest, TheFormulaIsJudgedAndTheConflictShown) {
  Reading& reading = Figure(2025, "9.49");
  reading.conflict.emplace().set_published("10.03");
  const auto result = Judged(Due2025(R"(bound { kind: BOUND_KIND_AT_LEAST value: "10" })"), 2025);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(result.actual().value(), "9.49");
  EXPECT_EQ(result.conflict().published(), "10.03");
  reading.conflict.reset();
  EXPECT_FALSE(Judged(Due2025(kAtLeast100), 2025).has_conflict());
}

}  // namespace
}  // namespace thidua::targets
