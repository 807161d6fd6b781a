#include "services/admin_cli/views/evaluation_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::cli {
namespace {

using targets::v1::Bound;
using targets::v1::TargetResult;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Bound SomeBound(targets::v1::BoundKind kind, const std::string& value) {
  Bound bound;
  bound.set_kind(kind);
  bound.set_value(value);
  return bound;
}

TEST(BoundText, ReadsAsPeopleWriteIt) {
  EXPECT_EQ(BoundText(SomeBound(targets::v1::BOUND_KIND_AT_LEAST, "115")), ">= 115");
  EXPECT_EQ(BoundText(SomeBound(targets::v1::BOUND_KIND_MORE_THAN, "9.5")), "> 9.5");
  Bound band = SomeBound(targets::v1::BOUND_KIND_BAND, "40");
  band.set_upper("45");
  EXPECT_EQ(BoundText(band), "40-45");
  Bound point = SomeBound(targets::v1::BOUND_KIND_POINT, "13");
  point.set_direction(targets::v1::DIRECTION_LOWER);
  EXPECT_EQ(BoundText(point), "13 or less");
  EXPECT_EQ(BoundText(Bound()), "");
}

TargetResult SomeResult(const std::string& actual) {
  TargetResult result;
  result.set_target("units/a/plans/p/targets/t01");
  result.mutable_actual()->set_value(actual);
  *result.mutable_bound() = SomeBound(targets::v1::BOUND_KIND_AT_LEAST, "80");
  return result;
}

TEST(QuantityText, ShowsThePartsOfARatio) {
  TargetResult result = SomeResult("72.06");
  EXPECT_EQ(QuantityText(result.actual()), "72.06");
  result.mutable_actual()->set_numerator("49");
  result.mutable_actual()->set_denominator("68");
  EXPECT_EQ(QuantityText(result.actual()), "49/68 = 72.06");
}

TEST(BarText, FillsUpToTheBoundAndBeyond) {
  EXPECT_EQ(BarText(SomeResult("40")), "████░░░░│░░");
  EXPECT_EQ(BarText(SomeResult("80")), "████████│░░");
  EXPECT_EQ(BarText(SomeResult("800")), "████████│██");
  EXPECT_EQ(BarText(SomeResult("-5")), "░░░░░░░░│░░");
  TargetResult unknown = SomeResult("");
  unknown.clear_actual();
  EXPECT_EQ(BarText(unknown), "");
}

// t01 was missed, t01b took its place and is met: nobody reads one promise as two, or t01 as gone.
TEST(EvaluationTable, ShowsWhatWasSuperseded) {
  targets::v1::Evaluation evaluation;
  TargetResult& old = *evaluation.add_results() = SomeResult("72");
  old.set_superseded_by("units/a/plans/p/targets/t01b");
  TargetResult& successor = *evaluation.add_results() = SomeResult("80");
  successor.set_target("units/a/plans/p/targets/t01b");
  successor.set_supersedes("units/a/plans/p/targets/t01");
  successor.set_predecessor_outcome(targets::v1::PREDECESSOR_OUTCOME_MISSED);
  const Table table = EvaluationTable(evaluation, false, false, nullptr);
  EXPECT_THAT(table.ToCsv(), HasSubstr(",,t01b,superseded by t01b\r\n"));
  EXPECT_THAT(table.ToCsv(), HasSubstr(",t01,,\"supersedes t01, said to be missed then\"\r\n"));
  successor.set_predecessor_outcome(targets::v1::PREDECESSOR_OUTCOME_NOT_DUE);
  EXPECT_THAT(NotesOf(successor), ElementsAre("supersedes t01, not-due then"));
}

TEST(CountsText, CountsAPromiseOnce) {
  targets::v1::Evaluation evaluation;
  EXPECT_EQ(CountsText(evaluation), "");
  auto& met = *evaluation.add_counts();
  met.set_outcome(targets::v1::OUTCOME_MET);
  met.set_standing(5);
  EXPECT_EQ(CountsText(evaluation), "5 met");
  auto& missed = *evaluation.add_counts();
  missed.set_outcome(targets::v1::OUTCOME_MISSED);
  missed.set_standing(2);
  missed.set_superseded(1);
  EXPECT_EQ(CountsText(evaluation), "5 met, 2 missed; superseded: 1 missed");
}

TEST(EvaluationTable, NumbersEachNoteOnce) {
  targets::v1::Evaluation evaluation;
  for (int i = 0; i < 2; ++i) {
    TargetResult result = SomeResult("80");
    result.set_provisional(true);
    result.set_simulated(i == 1);
    *evaluation.add_results() = result;
  }
  std::vector<std::string> notes;
  const Table table = EvaluationTable(evaluation, false, true, &notes);
  EXPECT_THAT(notes, ElementsAre(HasSubstr("provisional"), "SIMULATED"));
  EXPECT_EQ(table.rows()[0].back().text, "1");
  EXPECT_EQ(table.rows()[1].back().text, "1,2");
}

TEST(EvaluationTable, SpellsNotesOutForMachines) {
  targets::v1::Evaluation evaluation;
  auto& result = *evaluation.add_results() = SomeResult("80");
  auto& obstacle = *result.add_obstacles();
  obstacle.set_obstacle(targets::v1::OBSTACLE_NO_ROUND);
  obstacle.set_form("forms/socio");
  obstacle.set_period("2022");
  const Table table = EvaluationTable(evaluation, false, false, nullptr);
  EXPECT_EQ(table.rows()[0].back().text, "no-round forms/socio 2022");
}

}  // namespace
}  // namespace thidua::cli
