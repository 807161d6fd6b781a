#include "services/targets/domain/trajectory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kTrajectoryTarget[] =
    R"(name: "units/x/plans/p/targets/t" state: TARGET_STATE_ACTIVE etag: "7"
    quantifier: QUANTIFIER_AT_DUE due_period: "2025"
    indicator { level { value { terms { cell { form: "forms/socio" element: "elements/population"
                                               aggregate: AGGREGATE_SUM } } } } } )";

// Sets the trajectory of a target of a plan 2021-2025 with base 2020: kTrajectoryTarget with
// `target` merged in.
absl::StatusOr<v1::Target> Set(const std::string& target, const std::string& request) {
  auto stored = FromText<v1::Target>(kTrajectoryTarget);
  stored.MergeFrom(FromText<v1::Target>(target));
  return WithTrajectory(
      FromText<v1::Plan>(R"(name: "units/x/plans/p" term: "2021-2025" base_period: "2020")"),
      std::move(stored), FromText<v1::SetTrajectoryRequest>(request + R"( reason: "NQ 12")"));
}

std::string AtLeast(const std::string& value) {
  return "bound { kind: BOUND_KIND_AT_LEAST value: '" + value + "' } ";
}

std::string Rule(const std::string& kind, const std::string& base, const std::string& rest = "") {
  return "rule { kind: TRAJECTORY_RULE_KIND_" + kind + " base_value: '" + base + "' " + rest + "} ";
}

// The points as "2021=42", or what is wrong as fields.
std::vector<std::string> Points(const absl::StatusOr<v1::Target>& target) {
  if (!target.ok()) return FieldsOf(target.status());
  std::vector<std::string> points;
  for (const auto& point : target->trajectory()) {
    points.push_back(point.period() + "=" + point.value());
  }
  return points;
}

TEST(Trajectory, IsTheSameAmountEveryYear) {
  EXPECT_THAT(Points(Set(AtLeast("50"), Rule("LINEAR", "40"))),
              ElementsAre("2021=42", "2022=44", "2023=46", "2024=48", "2025=50"));
  EXPECT_THAT(Points(Set(AtLeast("10"), Rule("LINEAR", "20"))),
              ElementsAre("2021=18", "2022=16", "2023=14", "2024=12", "2025=10"))
      << "a bound below the base value";
  EXPECT_THAT(Points(Set(AtLeast("40"), Rule("LINEAR", "40"))),
              ElementsAre("2021=40", "2022=40", "2023=40", "2024=40", "2025=40"));
  EXPECT_THAT(Points(Set(AtLeast("0"), Rule("LINEAR", "-5"))),
              ElementsAre("2021=-4", "2022=-3", "2023=-2", "2024=-1", "2025=0"));
}

TEST(Trajectory, RoundsHalvesAwayFromZeroAndNotTheBound) {
  // 0.5, 1, 1.5, 2, 2.5; and the same below zero.
  EXPECT_THAT(Points(Set(AtLeast("2.5"), Rule("LINEAR", "0"))),
              ElementsAre("2021=1", "2022=1", "2023=2", "2024=2", "2025=2.5"));
  EXPECT_THAT(Points(Set(AtLeast("-2.5"), Rule("LINEAR", "0"))),
              ElementsAre("2021=-1", "2022=-1", "2023=-2", "2024=-2", "2025=-2.5"));
  EXPECT_THAT(Points(Set("indicator { decimals: 2 }" + AtLeast("1"), Rule("LINEAR", "0.33"))),
              ElementsAre("2021=0.46", "2022=0.60", "2023=0.73", "2024=0.87", "2025=1"));
}

TEST(Trajectory, IsTheSameGrowthEveryYear) {
  EXPECT_THAT(
      Points(Set(AtLeast("161.051") + "indicator { decimals: 3 }", Rule("CONSTANT_GROWTH", "100"))),
      ElementsAre("2021=110.000", "2022=121.000", "2023=133.100", "2024=146.410", "2025=161.051"));
  // 2^(1/5) = 1.14869..., 2^(2/5) = 1.31950..., 2^(3/5) = 1.51571..., 2^(4/5) = 1.74110...
  EXPECT_THAT(Points(Set(AtLeast("200"), Rule("CONSTANT_GROWTH", "100"))),
              ElementsAre("2021=115", "2022=132", "2023=152", "2024=174", "2025=200"));
  EXPECT_THAT(Points(Set("due_period: '2022'" + AtLeast("50"), Rule("CONSTANT_GROWTH", "200"))),
              ElementsAre("2021=100", "2022=50"))
      << "a fall by half every year";
  // The root of 6.25 is a half to be rounded up; the roots of what is beside it tell the sides.
  const std::string in_2022 = "due_period: '2022'";
  EXPECT_THAT(Points(Set(in_2022 + AtLeast("6.25"), Rule("CONSTANT_GROWTH", "1"))),
              ElementsAre("2021=3", "2022=6.25"));
  EXPECT_THAT(Points(Set(in_2022 + AtLeast("6.249999"), Rule("CONSTANT_GROWTH", "1"))),
              ElementsAre("2021=2", "2022=6.249999"));
}

TEST(Trajectory, StepsToTheBound) {
  EXPECT_THAT(Points(Set(AtLeast("50"), Rule("STEP", "40", "step_period: '2023'"))),
              ElementsAre("2021=40", "2022=40", "2023=50", "2024=50", "2025=50"));
  EXPECT_THAT(Points(Set(AtLeast("50"), Rule("STEP", "40", "step_period: '2021'"))),
              ElementsAre("2021=50", "2022=50", "2023=50", "2024=50", "2025=50"));
}

TEST(Trajectory, LeadsToTheLowerEndOfABand) {
  EXPECT_THAT(
      Points(Set("bound { kind: BOUND_KIND_BAND value: '40' upper: '45' }", Rule("LINEAR", "30"))),
      ElementsAre("2021=32", "2022=34", "2023=36", "2024=38", "2025=40"));
}

TEST(Trajectory, BeginsInTheBaseYear) {
  EXPECT_THAT(Points(Set("due_period: '2021'" + AtLeast("50"), Rule("LINEAR", "40"))),
              ElementsAre("2021=50"));
  EXPECT_THAT(
      Points(Set("due_period: '2027'" + AtLeast("47"), Rule("LINEAR", "40"))),
      ElementsAre("2021=41", "2022=42", "2023=43", "2024=44", "2025=45", "2026=46", "2027=47"));
  EXPECT_THAT(
      Points(Set("indicator { base_period: '2015' }" + AtLeast("50"), Rule("LINEAR", "40"))),
      ElementsAre("2021=46", "2022=47", "2023=48", "2024=49", "2025=50"));
  EXPECT_THAT(
      Points(Set("indicator { base_period: '2022' }" + AtLeast("46"), Rule("LINEAR", "40"))),
      ElementsAre("2023=42", "2024=44", "2025=46"))
      << "Up to the base year nothing is required.";
  // Nothing of a sum over the term is there before the term.
  EXPECT_THAT(
      Points(Set("indicator { base_period: '2015' window: WINDOW_TERM_TO_DATE }" + AtLeast("50"),
                 Rule("LINEAR", "0"))),
      ElementsAre("2021=10", "2022=20", "2023=30", "2024=40", "2025=50"));
}

TEST(Trajectory, MayBeGivenOrTakenAway) {
  const std::string before = AtLeast("50") + R"(trajectory { period: "2022" value: "1" }
      trajectory_rule { kind: TRAJECTORY_RULE_KIND_LINEAR base_value: "40" })";
  const auto given = Set(before, "points { period: '2023' value: '45.5' }");
  EXPECT_THAT(Points(given), ElementsAre("2023=45.5"));
  EXPECT_FALSE(given->has_trajectory_rule());
  EXPECT_EQ(given->etag(), "7");
  const auto none = Set(before, "");
  EXPECT_THAT(Points(none), IsEmpty());
  EXPECT_TRUE(none.ok() && !none->has_trajectory_rule());
  const auto ruled = Set(before, Rule("STEP", "40", "step_period: '2025'"));
  EXPECT_EQ(ruled->trajectory_rule().kind(), v1::TRAJECTORY_RULE_KIND_STEP);
}

TEST(Trajectory, FindsEachViolation) {
  struct Case {
    std::string target;
    std::string request;
    std::vector<std::string> fields;
  };
  const std::string all_of = R"(indicator { composite { kind: COMPOSITE_KIND_ALL_OF } })";
  const std::string share = "indicator { composite { kind: COMPOSITE_KIND_WEIGHTED_SHARE } }";
  const std::string linear = Rule("LINEAR", "40");
  const std::string bound = AtLeast("50");
  const Case cases[] = {
      {bound, "rule {}", {"rule.base_value", "rule.kind"}},
      {bound, "rule { kind: 99 base_value: '1' }", {"rule.kind"}},
      {bound, Rule("LINEAR", "1,5"), {"rule.base_value"}},
      {bound, Rule("LINEAR", "40", "step_period: '2023'"), {"rule.step_period"}},
      {bound, Rule("STEP", "40"), {"rule.step_period"}},
      {bound, Rule("STEP", "40", "step_period: '2026'"), {"rule.step_period"}},
      {bound, Rule("STEP", "40", "step_period: '2020'"), {"rule.step_period"}},
      {bound, Rule("CONSTANT_GROWTH", "0"), {"rule.base_value"}},
      {bound, Rule("CONSTANT_GROWTH", "-1"), {"rule.base_value"}},
      {AtLeast("0"), Rule("CONSTANT_GROWTH", "1"), {"rule.kind"}},
      {AtLeast("-1"), Rule("CONSTANT_GROWTH", "0"), {"rule.base_value", "rule.kind"}},
      {"", linear, {"rule"}},
      {bound + "due_period: 'open-ended'", linear, {"rule"}},
      {bound + "due_period: '2025-06-30'", linear, {"rule"}},
      {bound + share, linear, {"rule"}},
      {all_of + "due_period: 'open-ended'", linear, {"rule", "rule", "rule"}},
      {all_of, "points { period: '2022' value: '1' }", {"points"}},
      {bound, "points { period: '2022' value: '1' }" + linear, {"rule"}},
      {bound, "points { period: '2026' value: '1' }", {"points[0].period"}},
      {bound, "points { period: '2022' value: 'x' }", {"points[0].value"}},
      {bound,
       "points { period: '2023' value: '1' } points { period: '2023' value: '1,0' }" + linear,
       {"points[1].period", "points[1].value", "rule"}},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(FieldsOf(Set(c.target, c.request).status()), c.fields) << c.target << c.request;
  }
}

TEST(Trajectory, TakesAReasonUnlessItIsAProposal) {
  auto request = FromText<v1::SetTrajectoryRequest>(Rule("LINEAR", "40"));
  const auto plan = FromText<v1::Plan>(R"(term: "2021-2025" base_period: "2020")");
  const auto stored = FromText<v1::Target>(kTrajectoryTarget + AtLeast("50"));
  EXPECT_THAT(FieldsOf(WithTrajectory(plan, stored, request).status()), ElementsAre("reason"));
  request.set_validate_only(true);
  EXPECT_THAT(WithTrajectory(plan, stored, request), IsOk());
  request.set_etag("6");
  EXPECT_THAT(WithTrajectory(plan, stored, request).status(),
              Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  request.set_etag("7");
  EXPECT_THAT(WithTrajectory(plan, stored, request), IsOk());
}

TEST(Trajectory, IsSetForWhatStands) {
  EXPECT_THAT(
      Set("state: TARGET_STATE_SUPERSEDED superseded_by: 'b'" + AtLeast("50"), Rule("LINEAR", "40"))
          .status(),
      Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

// What a target says of itself when it is made.
std::vector<std::string> Check(const std::string& text) {
  auto target = FromText<v1::Target>(kTrajectoryTarget + AtLeast("50"));
  target.MergeFrom(FromText<v1::Target>(text));
  Violations violations;
  CheckTrajectory(target, {ParsePeriod("2021-2025").value(), 2020},
                  {"target.trajectory", "target.trajectory_rule"}, violations);
  std::vector<std::string> lines;
  for (const FieldViolation& each : violations.list()) {
    lines.push_back(each.field + " " + each.description);
  }
  return lines;
}

TEST(CheckTrajectory, TakesTheRuleWithItsOwnPointsAlone) {
  const std::string rule =
      "trajectory_rule { kind: TRAJECTORY_RULE_KIND_LINEAR base_value: '40' } ";
  const std::string two =
      "trajectory { period: '2021' value: '42.0' } "
      "trajectory { period: '2022' value: '44' } ";
  const std::string rest =
      "trajectory { period: '2024' value: '48' } "
      "trajectory { period: '2025' value: '50' } ";
  EXPECT_THAT(Check(rule), IsEmpty());
  EXPECT_THAT(Check(rule + two + "trajectory { period: '2023' value: '46' }" + rest), IsEmpty());
  EXPECT_THAT(Check(rule + two + "trajectory { period: '2023' value: '47' }" + rest),
              ElementsAre(HasSubstr("target.trajectory[2] must be 46 for 2023")));
  EXPECT_THAT(Check(rule + two), ElementsAre(HasSubstr("46 for 2023"), HasSubstr("48 for 2024"),
                                             HasSubstr("50 for 2025")));
  EXPECT_THAT(Check("due_period: '2021'" + rule + two),
              ElementsAre(HasSubstr("must be 50 for 2021"),
                          HasSubstr("target.trajectory[1] is not among")));
  EXPECT_THAT(Check("due_period: 'nonsense'" + rule), IsEmpty()) << "That is said elsewhere.";
}

}  // namespace
}  // namespace thidua::targets
