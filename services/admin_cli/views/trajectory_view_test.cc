#include "services/admin_cli/views/trajectory_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::cli {
namespace {

using targets::v1::Target;
using targets::v1::TargetResult;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTarget[] = R"(indicator { unit_of_measure: "%" }
    trajectory { period: "2022" value: "70" } trajectory { period: "2024" value: "90" })";
constexpr char kResult[] = R"(outcome: OUTCOME_ON_TRACK actual_period: "2022" due_period: "2025"
    actual { value: "75.00" numerator: "51" denominator: "68" } gap: "25.00"
    bound { kind: BOUND_KIND_AT_LEAST value: "100" } required_now: "1"
    hint { kind: HINT_KIND_POINTS value: "8.34" unit_of_measure: "%" years_left: 3 })";

TEST(TrajectoryTable, ShowsTheValueInItsYear) {
  const Table table = TrajectoryTable(FromText<Target>(kTarget), FromText<TargetResult>(kResult));
  ASSERT_EQ(table.rows().size(), 2);
  EXPECT_EQ(table.rows()[0][1].text, "70");
  EXPECT_EQ(table.rows()[0][2].text, "75.00");
  EXPECT_EQ(table.rows()[1][2].text, "");
}

TEST(StandingText, IsByTheTrajectoryThatIsShown) {
  const auto target = FromText<Target>(kTarget);
  auto result = FromText<TargetResult>(kResult);
  EXPECT_EQ(StandingText(target, result, 2022),
            "required by 2022: 70\n"
            "actual: 51/68 = 75.00 in 2022\n"
            "bound: >= 100 by 2025, gap 25.00\n"
            "needs 8.34 points a year in the 3 years left\n"
            "proven out of reach: no\n");
  EXPECT_THAT(StandingText(target, result, 2021), HasSubstr("required by 2021: nothing yet"));
  EXPECT_THAT(StandingText(target, result, 2025), HasSubstr("required by 2025: 90"));
}

TEST(StandingText, CallsOutOfReachWhatIsProven) {
  auto result = FromText<TargetResult>(kResult);
  result.set_outcome(targets::v1::OUTCOME_MISSED);
  EXPECT_FALSE(IsOutOfReach(result)) << "New figures may come.";
  EXPECT_THAT(StandingText({}, result, 2022), HasSubstr("out of reach: no"));
  result.set_final(true);
  EXPECT_THAT(StandingText({}, result, 2022),
              HasSubstr("out of reach: yes, it was missed in 2022, and only a correction"));
  result.set_outcome(targets::v1::OUTCOME_MET);
  EXPECT_FALSE(IsOutOfReach(result));
  result.set_outcome(targets::v1::OUTCOME_EVALUATED_AT_DISSOLUTION);
  const std::string dissolved = StandingText({}, result, 2022);
  EXPECT_THAT(dissolved, HasSubstr("settled as evaluated-at-dissolution: only a correction"));
  EXPECT_THAT(dissolved, Not(HasSubstr("out of reach")));
}

TEST(StandingText, SaysThatThereIsNoValue) {
  auto result =
      FromText<TargetResult>(R"(obstacles { obstacle: OBSTACLE_NO_ROUND period: "2022" })");
  const std::string text = StandingText(FromText<Target>(kTarget), result, 2022);
  EXPECT_THAT(text, HasSubstr("actual: none\n"));
  EXPECT_THAT(text, HasSubstr("no-round 2022"));
  EXPECT_THAT(text, Not(HasSubstr("bound:")));
}

}  // namespace
}  // namespace thidua::cli
