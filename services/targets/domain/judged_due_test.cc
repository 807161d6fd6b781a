// When a target is due, and what is left open: verdicts before, on and after its day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/judged.h"

namespace thidua::targets {
namespace {

class JudgedDueTest : public JudgeTest {};

std::string DueBy(const std::string& due, const std::string& rest = kAtLeast100,
                  const std::string& quantifier = "AT_DUE") {
  return R"(name: "t" indicator { decimals: 2 level {} } due_period: ")" + due +
         "\" quantifier: QUANTIFIER_" + quantifier + " " + rest;
}

// A district that ended on the 1st of July saw out what was due by the 30th of June.
TEST_F(JudgedDueTest, OnADayItIsDueByThatDay) {
  Figure(2024, "90");
  Figure(2025, "99");
  const auto missed = Judged(DueBy("2025-06-30"), 2025, "2025-07-01");
  EXPECT_EQ(missed.outcome(), v1::OUTCOME_MISSED);
  EXPECT_TRUE(missed.final());
  EXPECT_EQ(missed.due_period(), "2025-06-30");
  EXPECT_EQ(missed.actual_period(), "2025-06-30");
  EXPECT_EQ(Judged(DueBy("2025-06-30"), 2025, "2025-06-30").outcome(),
            v1::OUTCOME_EVALUATED_AT_DISSOLUTION);
  EXPECT_EQ(Judged(DueBy("2025-12-31"), 2025, "2025-07-01").outcome(),
            v1::OUTCOME_EVALUATED_AT_DISSOLUTION);
  // The year before has an end of its own, and what is left is no whole number of years.
  const auto before = Judged(DueBy("2025-06-30"), 2024);
  EXPECT_EQ(before.outcome(), v1::OUTCOME_AT_RISK);
  EXPECT_EQ(before.actual_period(), "2024");
  EXPECT_FALSE(before.has_hint());
  EXPECT_TRUE(Judged(DueBy("2025-12-31"), 2024).has_hint());
}

TEST_F(JudgedDueTest, BeyondTheTermItIsOnItsWayUntilThen) {
  Figure(2025, "90");
  const auto at_end = Judged(DueBy("2030"), 2025);
  EXPECT_EQ(at_end.outcome(), v1::OUTCOME_AT_RISK);
  EXPECT_FALSE(at_end.final());
  EXPECT_EQ(at_end.hint().years_left(), 5);
  Figure(2028, "100");
  EXPECT_EQ(Judged(DueBy("2030"), 2028).outcome(), v1::OUTCOME_MET);
  EXPECT_FALSE(Judged(DueBy("2030"), 2028).final());
  Figure(2030, "99");
  EXPECT_EQ(Judged(DueBy("2030"), 2030).outcome(), v1::OUTCOME_MISSED);
  EXPECT_TRUE(Judged(DueBy("2030"), 2030).final());
}

TEST_F(JudgedDueTest, AnOpenEndedOneIsNeverMissedAndNeverFinal) {
  Figure(2025, "90");
  const auto on_its_way = Judged(DueBy("open-ended"), 2025);
  EXPECT_EQ(on_its_way.outcome(), v1::OUTCOME_AT_RISK);
  EXPECT_FALSE(on_its_way.final());
  EXPECT_FALSE(on_its_way.has_hint());
  EXPECT_EQ(on_its_way.due_period(), "open-ended");
  Figure(2025, "100");
  EXPECT_EQ(Judged(DueBy("open-ended"), 2025).outcome(), v1::OUTCOME_MET);
  EXPECT_FALSE(Judged(DueBy("open-ended"), 2025).final());
  const auto dissolved = Judged(DueBy("open-ended"), 2025, "2025-07-01");
  EXPECT_EQ(dissolved.outcome(), v1::OUTCOME_EVALUATED_AT_DISSOLUTION);
  EXPECT_TRUE(dissolved.final());
}

TEST_F(JudgedDueTest, AnOpenEndedOneFailsInAYearThatItHasToHoldIn) {
  for (int year = 2021; year <= 2025; ++year) Figure(year, "0");
  const auto held = Judged(DueBy("open-ended", kNone, "EVERY_YEAR"), 2025);
  EXPECT_EQ(held.outcome(), v1::OUTCOME_MET);
  EXPECT_FALSE(held.final());
  Figure(2023, "1");
  const auto failed = Judged(DueBy("open-ended", kNone, "EVERY_YEAR"), 2025);
  EXPECT_EQ(failed.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(failed.failed_period(), "2023");
  EXPECT_TRUE(failed.final());
}

// "Khoảng 100": nobody said whether 99 will do.
TEST_F(JudgedDueTest, WhatWasNotDecidedIsNotJudged) {
  const std::string about = R"(bound { kind: BOUND_KIND_ABOUT value: "100" } )";
  for (const std::string value : {"99.999", "100", "250"}) {
    Figure(2025, value);
    const auto result = Judged(DueBy("2025", about), 2025);
    EXPECT_EQ(result.outcome(), v1::OUTCOME_NOT_ASSESSABLE) << value;
    EXPECT_FALSE(result.final()) << value;
    EXPECT_FALSE(result.holds()) << value;
    EXPECT_EQ(result.gap(), "") << value;
    ASSERT_EQ(result.obstacles_size(), 1) << value;
    EXPECT_EQ(result.obstacles(0).obstacle(), v1::OBSTACLE_UNDECIDED_TOLERANCE);
  }
  // What is printed is on its side of the point.
  Figure(2025, "99.999");
  EXPECT_EQ(Judged(DueBy("2025", about), 2025).actual().value(), "99.999");
  const std::string trajectory = R"(trajectory { period: "2021" value: "1" })";
  Figure(2023, "50");
  EXPECT_EQ(Judged(DueBy("2025", about + trajectory), 2023).outcome(), v1::OUTCOME_NOT_ASSESSABLE);
  EXPECT_EQ(Judged(DueBy("2025", about, "EVERY_YEAR"), 2025).outcome(), v1::OUTCOME_NOT_ASSESSABLE);
  const std::string decided = R"(bound { kind: BOUND_KIND_ABOUT value: "100" tolerance: "1" })";
  EXPECT_EQ(Judged(DueBy("2025", decided), 2025).outcome(), v1::OUTCOME_MET);
}

TEST_F(JudgedDueTest, MissingFiguresAreSaidBesideWhatIsUndecided) {
  const auto result = Judged(DueBy("2025", R"(bound { kind: BOUND_KIND_ABOUT value: "1" })"), 2025);
  ASSERT_EQ(result.obstacles_size(), 2);
  EXPECT_EQ(result.obstacles(0).obstacle(), v1::OBSTACLE_NO_ROUND);
  EXPECT_EQ(result.obstacles(1).obstacle(), v1::OBSTACLE_UNDECIDED_TOLERANCE);
}

TEST_F(JudgedDueTest, NamesTheBaseYear) {
  Figure(2025, "100");
  EXPECT_EQ(Judged(DueBy("2025"), 2025).base_period(), "2020");
  EXPECT_EQ(Judged(R"(due_period: "2025" quantifier: QUANTIFIER_AT_DUE
                      indicator { level {} base_period: "2015" })",
                   2025)
                .base_period(),
            "2015");
}

}  // namespace
}  // namespace thidua::targets
