#include "services/targets/domain/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using testing::ElementsAre;

// A target with that bound, due 2025.
std::string Due2025(const std::string& rest) {
  return R"(name: "t" due_period: "2025" quantifier: QUANTIFIER_AT_DUE
            indicator { decimals: 2 level {} } )" +
         rest;
}

std::string EveryYear(const std::string& rest) {
  return R"(name: "t" due_period: "2025" quantifier: QUANTIFIER_EVERY_YEAR
            indicator { decimals: 2 level {} } )" +
         rest;
}

constexpr char kAtLeast100[] = R"(bound { kind: BOUND_KIND_AT_LEAST value: "100" } )";
constexpr char kNone[] = R"(bound { kind: BOUND_KIND_AT_MOST value: "0" } )";

class JudgeTest : public testing::Test {
 protected:
  // The value in that year; everybody reported officially.
  Reading& Figure(int year, const std::string& value) {
    Reading& reading = readings_[year];
    reading.value = ExactValue(*ReadDecimal(value));
    reading.evidence.expected = 25;
    reading.evidence.accepted = 25;
    reading.evidence.status = type::v1::VALUE_STATUS_OFFICIAL;
    return reading;
  }

  v1::TargetResult Judged(const std::string& target, int year,
                          const std::string& owner_valid_to = "") {
    const auto measure = [this](int at) -> absl::StatusOr<Reading> {
      if (readings_.contains(at)) return readings_.at(at);
      Reading missing;
      missing.obstacles.emplace_back().set_obstacle(v1::OBSTACLE_NO_ROUND);
      missing.obstacles.back().set_period(absl::StrCat(at));
      return missing;
    };
    return Judge(FromText<v1::Target>(target), OccasionIn(year, owner_valid_to), measure)
        .value()
        .result;
  }

  std::map<int, Reading> readings_;
};

TEST_F(JudgeTest, WithoutATrajectoryNothingIsOnTrack) {
  // 49 of 68 schools in 2022.
  Figure(2022, "72.0588235294").numerator = 49;
  const auto result = Judged(Due2025(kAtLeast100), 2022);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_AT_RISK);
  EXPECT_FALSE(result.final());
  EXPECT_FALSE(result.holds());
  EXPECT_EQ(result.actual().value(), "72.06");
  EXPECT_EQ(result.gap(), "27.94");
  EXPECT_EQ(result.required_now(), "");
  EXPECT_EQ(result.growth_needed_percent(), "11.55");
}

TEST_F(JudgeTest, TrajectoryDecidesOnTheWay) {
  struct Case {
    std::string name;
    std::string target;
    std::string value;
    v1::Outcome outcome;
    std::string required;
  };
  const std::string up = std::string(kAtLeast100) +
                         R"(risk_margin: "5" trajectory { period: "2022" value: "80" }
                            trajectory { period: "2024" value: "95" })";
  const std::string down = R"(bound { kind: BOUND_KIND_AT_MOST value: "10" } risk_margin: "5"
                              trajectory { period: "2022" value: "20" })";
  const std::string point_down =
      R"(bound { kind: BOUND_KIND_POINT value: "13" direction: DIRECTION_LOWER }
         trajectory { period: "2023" value: "14" })";
  const std::string point = R"(bound { kind: BOUND_KIND_POINT value: "13" tolerance: "1" }
                               risk_margin: "2" trajectory { period: "2023" value: "20" })";
  const std::string late = std::string(kAtLeast100) + R"(trajectory { period: "2024" value: "1" })";
  const Case cases[] = {
      {"on it", up, "80", v1::OUTCOME_ON_TRACK, "80"},
      {"within the margin", up, "75", v1::OUTCOME_AT_RISK, "80"},
      {"behind", up, "74.99", v1::OUTCOME_OFF_TRACK, "80"},
      {"met early", up, "100", v1::OUTCOME_MET, "80"},
      {"lower is better: on it", down, "20", v1::OUTCOME_ON_TRACK, "20"},
      {"lower is better: margin", down, "25", v1::OUTCOME_AT_RISK, "20"},
      {"lower is better: behind", down, "26", v1::OUTCOME_OFF_TRACK, "20"},
      {"point down: on it", point_down, "14", v1::OUTCOME_ON_TRACK, "14"},
      {"point down: behind", point_down, "15", v1::OUTCOME_OFF_TRACK, "14"},
      {"point: near", point, "21", v1::OUTCOME_ON_TRACK, "20"},
      {"point: above", point, "23", v1::OUTCOME_AT_RISK, "20"},
      {"point: below", point, "16", v1::OUTCOME_OFF_TRACK, "20"},
      {"nothing required yet", late, "50", v1::OUTCOME_AT_RISK, ""},
  };
  for (const Case& c : cases) {
    Figure(2023, c.value);
    const auto result = Judged(Due2025(c.target), 2023);
    EXPECT_EQ(v1::Outcome_Name(result.outcome()), v1::Outcome_Name(c.outcome)) << c.name;
    EXPECT_EQ(result.required_now(), c.required) << c.name;
    EXPECT_FALSE(result.final()) << c.name;
  }
}

TEST_F(JudgeTest, DueIsFinalOnceNoFigureCanChangeIt) {
  Figure(2025, "100");
  EXPECT_EQ(Judged(Due2025(kAtLeast100), 2025).outcome(), v1::OUTCOME_MET);
  EXPECT_TRUE(Judged(Due2025(kAtLeast100), 2025).final());
  Figure(2025, "99.999999");
  const auto missed = Judged(Due2025(kAtLeast100), 2025);
  EXPECT_EQ(missed.outcome(), v1::OUTCOME_MISSED);
  EXPECT_TRUE(missed.final());
  EXPECT_EQ(missed.growth_needed_percent(), "");
  readings_[2025].evidence.accepted = 20;
  EXPECT_FALSE(Judged(Due2025(kAtLeast100), 2025).final());
  Figure(2025, "1").evidence.status = type::v1::VALUE_STATUS_ESTIMATE;
  EXPECT_FALSE(Judged(Due2025(kAtLeast100), 2025).final());
  EXPECT_TRUE(Judged(Due2025(kAtLeast100), 2025).provisional());
}

TEST_F(JudgeTest, IsJudgedInItsDueYearEverAfter) {
  Figure(2023, "100");
  Figure(2025, "10");
  const auto result = Judged(R"(due_period: "2023" quantifier: QUANTIFIER_AT_DUE
                                indicator { level {} } )" +
                                 std::string(kAtLeast100),
                             2025);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MET);
  EXPECT_EQ(result.actual().value(), "100");
  EXPECT_EQ(result.actual_period(), "2023");
}

TEST_F(JudgeTest, MissingIsNotAssessable) {
  const auto result = Judged(Due2025(kAtLeast100), 2025);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_NOT_ASSESSABLE);
  EXPECT_FALSE(result.final());
  EXPECT_FALSE(result.has_actual());
  EXPECT_EQ(result.actual_period(), "");
  EXPECT_EQ(result.gap(), "");
  ASSERT_EQ(result.obstacles_size(), 1);
  EXPECT_EQ(result.obstacles(0).period(), "2025");
}

TEST_F(JudgeTest, EveryYearIsMissedAtItsFirstFailure) {
  Figure(2021, "0");
  Figure(2023, "2");
  Figure(2024, "1");
  Figure(2025, "0");
  const auto result = Judged(EveryYear(kNone), 2025);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(result.failed_period(), "2023");
  EXPECT_TRUE(result.final());
  EXPECT_FALSE(result.holds());
  EXPECT_EQ(result.obstacles_size(), 0);
}

TEST_F(JudgeTest, EveryYearShowsTheYearThatFailed) {
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

TEST_F(JudgeTest, EveryYearPlacesTheFailureInItsBand) {
  for (int year = 2021; year <= 2023; ++year) Figure(year, "42");
  Figure(2022, "39");
  const auto result =
      Judged(EveryYear(R"(bound { kind: BOUND_KIND_BAND value: "40" upper: "45" })"), 2023);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(result.zone(), v1::ZONE_BELOW);
  EXPECT_EQ(result.gap(), "1.00");
}

TEST_F(JudgeTest, EveryYearThatHeldShowsTheYearAsked) {
  for (int year = 2021; year <= 2023; ++year) Figure(year, "0");
  readings_[2021].evidence.rounds = {"r2021"};
  readings_[2023].evidence.rounds = {"r2023"};
  const auto result = Judged(EveryYear(kNone), 2023);
  EXPECT_EQ(result.actual_period(), "2023");
  // All years decided, so that it rests on the rounds of all of them.
  EXPECT_THAT(result.rounds(), ElementsAre("r2021", "r2023"));
}

TEST_F(JudgeTest, TheFormulaIsJudgedAndTheConflictShown) {
  Reading& reading = Figure(2025, "9.49");
  reading.conflict.emplace().set_published("10.03");
  const auto result = Judged(Due2025(R"(bound { kind: BOUND_KIND_AT_LEAST value: "10" })"), 2025);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(result.actual().value(), "9.49");
  EXPECT_EQ(result.conflict().published(), "10.03");
  reading.conflict.reset();
  EXPECT_FALSE(Judged(Due2025(kAtLeast100), 2025).has_conflict());
}

TEST_F(JudgeTest, EveryYearNeedsEveryYear) {
  Figure(2021, "0");
  Figure(2023, "0");
  const auto result = Judged(EveryYear(kNone), 2023);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_NOT_ASSESSABLE);
  ASSERT_EQ(result.obstacles_size(), 1);
  EXPECT_EQ(result.obstacles(0).period(), "2022");
  Figure(2022, "0");
  EXPECT_EQ(Judged(EveryYear(kNone), 2023).outcome(), v1::OUTCOME_MET);
  EXPECT_FALSE(Judged(EveryYear(kNone), 2023).final());
}

TEST_F(JudgeTest, EveryYearIsFinalAtTheEnd) {
  for (int year = 2021; year <= 2025; ++year) Figure(year, "0");
  EXPECT_TRUE(Judged(EveryYear(kNone), 2025).final());
  readings_[2022].evidence.accepted = 24;
  const auto result = Judged(EveryYear(kNone), 2025);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MET);
  EXPECT_FALSE(result.final());
  EXPECT_EQ(result.accepted(), 24);
}

TEST_F(JudgeTest, WithoutABoundThereIsNoVerdict) {
  EXPECT_EQ(Judged(Due2025(""), 2025).outcome(), v1::OUTCOME_NO_BOUND);
  EXPECT_EQ(Judged(Due2025(""), 2025).obstacles_size(), 1);
  Figure(2025, "98.5");
  const auto result = Judged(Due2025(""), 2025);
  EXPECT_EQ(result.outcome(), v1::OUTCOME_NO_BOUND);
  EXPECT_EQ(result.actual().value(), "98.50");
  EXPECT_FALSE(result.has_bound());
  EXPECT_EQ(result.gap(), "");
  EXPECT_FALSE(result.final());
}

TEST_F(JudgeTest, DissolutionIsNoFailure) {
  Figure(2024, "90");
  const auto result = Judged(Due2025(kAtLeast100), 2025, "2025-07-01");
  EXPECT_EQ(result.outcome(), v1::OUTCOME_EVALUATED_AT_DISSOLUTION);
  EXPECT_EQ(result.actual().value(), "90.00");
  EXPECT_EQ(result.actual_period(), "2024");
  EXPECT_FALSE(result.holds());
  // The year before was seen out.
  EXPECT_EQ(Judged(Due2025(kAtLeast100), 2024, "2025-07-01").outcome(), v1::OUTCOME_AT_RISK);
}

TEST_F(JudgeTest, DissolutionOnTheDayAfterTheYearIsNone) {
  Figure(2025, "100");
  EXPECT_EQ(Judged(Due2025(kAtLeast100), 2025, "2026-01-01").outcome(), v1::OUTCOME_MET);
  EXPECT_EQ(Judged(Due2025(kAtLeast100), 2025, "2025-12-31").outcome(),
            v1::OUTCOME_EVALUATED_AT_DISSOLUTION);
}

TEST_F(JudgeTest, DissolutionWithoutFiguresIsNotAssessable) {
  EXPECT_EQ(Judged(Due2025(kAtLeast100), 2025, "2025-07-01").outcome(), v1::OUTCOME_NOT_ASSESSABLE);
}

TEST_F(JudgeTest, DissolutionDoesNotUndoAnEarlierFailure) {
  for (int year = 2021; year <= 2024; ++year) Figure(year, "0");
  Figure(2025, "1");
  const auto last = Judged(EveryYear(kNone), 2025, "2025-07-01");
  EXPECT_EQ(last.outcome(), v1::OUTCOME_EVALUATED_AT_DISSOLUTION);
  EXPECT_FALSE(last.holds());
  Figure(2022, "1");
  EXPECT_EQ(Judged(EveryYear(kNone), 2025, "2025-07-01").outcome(), v1::OUTCOME_MISSED);
}

// A target whose values are printed with that many decimals.
std::string Printing(int decimals, const std::string& rest) {
  return R"(name: "t" due_period: "2025" quantifier: QUANTIFIER_AT_DUE indicator { decimals: )" +
         absl::StrCat(decimals) + " level {} } " + rest;
}

TEST_F(JudgeTest, PrintsNoValueAcrossItsBound) {
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

TEST_F(JudgeTest, AStrictBoundIsMissedAtTheBound) {
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

TEST_F(JudgeTest, PrintsAValueOnItsSideOfEachEndOfABand) {
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

TEST_F(JudgeTest, PrintsAValueOnItsSideOfWhatTheTrajectoryRequires) {
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

TEST_F(JudgeTest, TheGapGoesWithThePrintedValue) {
  // 49 of 68 are 72.0588 %: 72.06 and 27.94 are 100. A bound with more digits than are printed is
  // not rounded away: 9.55 - 9.4 = 0.15.
  Figure(2025, "0").value = ExactValue(mpq_class(4900, 68));
  EXPECT_EQ(Judged(Printing(2, kAtLeast100), 2025).gap(), "27.94");
  Figure(2025, "9.4");
  EXPECT_EQ(Judged(Printing(1, R"(bound { kind: BOUND_KIND_AT_LEAST value: "9.55" })"), 2025).gap(),
            "0.15");
}

TEST_F(JudgeTest, SharesOf85PerCent) {
  const auto outcome = [this](int part, int whole) {
    Figure(2025, "0").value = ExactValue(mpq_class(100 * part) / whole);
    return Judged(Due2025(R"(bound { kind: BOUND_KIND_AT_LEAST value: "85" })"), 2025).outcome();
  };
  EXPECT_EQ(outcome(21, 25), v1::OUTCOME_MISSED);
  EXPECT_EQ(outcome(22, 25), v1::OUTCOME_MET);
  EXPECT_EQ(outcome(17, 20), v1::OUTCOME_MET);
}

}  // namespace
}  // namespace thidua::targets
