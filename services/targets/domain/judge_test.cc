#include "services/targets/domain/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/judged.h"

namespace thidua::targets {
namespace {

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
  // 72.0588 * 1.1155^3 = 100.03, and 11.54 % a year do not suffice.
  EXPECT_EQ(result.hint().kind(), v1::HINT_KIND_GROWTH);
  EXPECT_EQ(result.hint().value(), "11.55");
  EXPECT_EQ(result.hint().years_left(), 3);
  // Two years after the base no growth of a single year is known.
  EXPECT_EQ(result.hint().largest_growth_percent(), "");
}

TEST_F(JudgeTest, SaysByWhichRuleATrajectoryWasDerived) {
  Figure(2022, "80");
  const std::string points =
      std::string(kAtLeast100) + R"(trajectory { period: "2022" value: "80" })";
  const auto ruled = Judged(Due2025(points + R"(trajectory_rule {
      kind: TRAJECTORY_RULE_KIND_LINEAR base_value: "60" })"),
                            2022);
  EXPECT_EQ(ruled.required_now(), "80");
  EXPECT_EQ(ruled.trajectory_rule().base_value(), "60");
  EXPECT_FALSE(Judged(Due2025(points), 2022).has_trajectory_rule());
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
  EXPECT_FALSE(missed.has_hint());
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
