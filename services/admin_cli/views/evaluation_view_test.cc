#include "services/admin_cli/views/evaluation_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/admin_cli/views/evaluation_notes.h"

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
  band.set_direction(targets::v1::DIRECTION_LOWER);
  EXPECT_EQ(BoundText(band), "40-45 or less");
  band.set_capped(true);
  EXPECT_EQ(BoundText(band), "40-45 (capped)");
  Bound about = SomeBound(targets::v1::BOUND_KIND_ABOUT, "100");
  EXPECT_EQ(BoundText(about), "about 100 (tolerance undecided)");
  about.set_tolerance("5");
  EXPECT_EQ(BoundText(about), "about 100 +/- 5");
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
  EXPECT_EQ(BarText(SomeResult("79.9999999999")), "███████░│░░");
  EXPECT_EQ(BarText(SomeResult("-5")), "░░░░░░░░│░░");
  TargetResult unknown = SomeResult("");
  unknown.clear_actual();
  EXPECT_EQ(BarText(unknown), "");
}

// The cell of the only row under that title.
std::string Cell(const targets::v1::Evaluation& evaluation, const std::string& title) {
  const Table table = EvaluationTable(evaluation, {}, nullptr);
  for (size_t i = 0; i < table.columns().size(); ++i) {
    if (table.columns()[i].title == title) return table.rows().at(0).at(i).text;
  }
  return "no column " + title;
}

TEST(EvaluationTable, ShowsTheYearOfTheValue) {
  targets::v1::Evaluation evaluation;
  evaluation.set_period("2025");
  evaluation.set_as_of("2025-12-31");
  auto& result = *evaluation.add_results() = SomeResult("75");
  result.set_actual_period("2025");
  EXPECT_EQ(Cell(evaluation, "YEAR"), "2025");
  EXPECT_EQ(Cell(evaluation, "NOTES"), "");
  result.set_actual_period("2024");
  EXPECT_EQ(Cell(evaluation, "YEAR"), "2024");
  EXPECT_EQ(Cell(evaluation, "NOTES"), "the value is that of 2024");
  result.set_failed_period("2024");
  EXPECT_EQ(Cell(evaluation, "NOTES"), "failed in 2024, which the value is of");
  result.clear_failed_period();
  result.clear_actual();
  result.clear_actual_period();
  EXPECT_EQ(Cell(evaluation, "NOTES"), "");
}

TEST(EvaluationTable, ShowsWhatTheValueRestsOn) {
  targets::v1::Evaluation evaluation;
  auto& result = *evaluation.add_results() = SomeResult("75.5");
  result.set_gap("4.5");
  result.set_expected(25);
  result.set_accepted(24);
  result.set_status(type::v1::VALUE_STATUS_ESTIMATE);
  result.set_provisional(true);
  result.set_from_published_rate(true);
  result.set_simulated(true);
  result.add_rounds("units/a/rounds/schools.2022");
  result.add_rounds("units/a/rounds/schools.2023");
  EXPECT_EQ(Cell(evaluation, "GAP"), "4.5");
  EXPECT_EQ(Cell(evaluation, "COVERAGE"), "24/25");
  EXPECT_EQ(Cell(evaluation, "STATUS"), "estimate");
  EXPECT_EQ(Cell(evaluation, "ROUNDS"), "schools.2022, schools.2023");
  EXPECT_EQ(Cell(evaluation, "NOTES"),
            "provisional: an estimate is within; a published rate stands in for the formula; "
            "SIMULATED");
}

TEST(EvaluationTable, ShowsAConflict) {
  targets::v1::Evaluation evaluation;
  auto& result = *evaluation.add_results() = SomeResult("9.49");
  result.mutable_conflict()->set_published("10.03");
  result.mutable_conflict()->add_rounds("units/a/rounds/published-economy.2022");
  EXPECT_EQ(Cell(evaluation, "NOTES"),
            "published as 10.03 in published-economy.2022, which differs; the formula's value is "
            "judged");
}

TEST(EvaluationTable, SaysWhatIsCompared) {
  targets::v1::Evaluation evaluation;
  auto& result = *evaluation.add_results() = SomeResult("-50.0");
  auto& compared = *result.mutable_compared();
  compared.set_value("150");
  compared.set_reference("300");
  compared.set_reference_period("2015");
  EXPECT_EQ(Cell(evaluation, "NOTES"), "150 against 300 in 2015");
  compared.set_planned(true);
  EXPECT_EQ(Cell(evaluation, "NOTES"), "150 against 300 planned for 2015");
}

TEST(EvaluationTable, ShowsThePartsOfAComposite) {
  targets::v1::Evaluation evaluation;
  auto& result = *evaluation.add_results();
  auto& first = *result.add_parts();
  first.set_target("units/a/plans/p/targets/t01");
  first.set_outcome(targets::v1::OUTCOME_MET);
  first.set_holds(true);
  first.set_value("80");
  first.set_weight("2.5");
  first.set_superseded_by("units/a/plans/p/targets/t01b");
  auto& second = *result.add_parts();
  second.set_target("units/a/plans/p/targets/t02");
  second.set_outcome(targets::v1::OUTCOME_NOT_ASSESSABLE);
  auto& obstacle = *result.add_obstacles();
  obstacle.set_obstacle(targets::v1::OBSTACLE_MEMBER);
  obstacle.set_target("units/a/plans/p/targets/t02");
  EXPECT_EQ(Cell(evaluation, "NOTES"),
            "member t02; 1 of 2 hold: t01 met 80 (weight 2.5, superseded by t01b), t02 "
            "not-assessable");
}

TEST(BarText, IsDrawnToTheEndThatIsApproached) {
  TargetResult result = SomeResult("3");
  *result.mutable_bound() = SomeBound(targets::v1::BOUND_KIND_BAND, "2");
  result.mutable_bound()->set_upper("3");
  result.mutable_bound()->set_direction(targets::v1::DIRECTION_LOWER);
  EXPECT_EQ(BarText(result), "████████│░░");
}

TEST(HintText, SaysWhatIsNeeded) {
  targets::v1::Hint hint;
  hint.set_kind(targets::v1::HINT_KIND_AMOUNT);
  hint.set_value("15615");
  hint.set_unit_of_measure("tỷ đồng");
  hint.set_years_left(3);
  EXPECT_EQ(HintText(hint), "needs 15615 tỷ đồng a year in the 3 years left");
  hint.set_kind(targets::v1::HINT_KIND_POINTS);
  hint.set_value("9.32");
  EXPECT_EQ(HintText(hint), "needs 9.32 points a year in the 3 years left");
  hint.set_kind(targets::v1::HINT_KIND_CATCH_UP);
  hint.set_value("13.47");
  EXPECT_EQ(HintText(hint),
            "needs 13.47 % of growth a year in the 3 years left to make up the average");
  hint.set_kind(targets::v1::HINT_KIND_GROWTH);
  hint.set_value("5629.71");
  hint.set_years_left(1);
  EXPECT_EQ(HintText(hint), "needs 5629.71 % of growth in the year left");
  hint.set_largest_growth_percent("1.00");
  EXPECT_EQ(HintText(hint), "needs 5629.71 % of growth in the year left");
  hint.set_beyond_seen(true);
  EXPECT_EQ(HintText(hint),
            "not within reach: the largest yearly growth seen is 1.00 %, and it needs 5629.71 % of "
            "growth in the year left");
}

TEST(EvaluationTable, ShowsTheHint) {
  targets::v1::Evaluation evaluation;
  auto& result = *evaluation.add_results() = SomeResult("72.06");
  result.mutable_hint()->set_kind(targets::v1::HINT_KIND_POINTS);
  result.mutable_hint()->set_value("9.32");
  result.mutable_hint()->set_years_left(3);
  EXPECT_EQ(Cell(evaluation, "NOTES"), "needs 9.32 points a year in the 3 years left");
}

TEST(EvaluationTable, SaysWhyAStrictBoundIsMissedAtTheBound) {
  targets::v1::Evaluation evaluation;
  auto& result = *evaluation.add_results() = SomeResult("80.0");
  result.set_gap("0.0");
  *result.mutable_bound() = SomeBound(targets::v1::BOUND_KIND_MORE_THAN, "80");
  EXPECT_EQ(Cell(evaluation, "NOTES"), "exactly at the bound, and more is asked for");
  result.set_gap("0.1");
  EXPECT_EQ(Cell(evaluation, "NOTES"), "");
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
  const Table table = EvaluationTable(evaluation, {}, nullptr);
  EXPECT_THAT(table.ToCsv(), HasSubstr(",,t01b,superseded by t01b\r\n"));
  EXPECT_THAT(table.ToCsv(), HasSubstr(",t01,,\"supersedes t01, said to be missed then\"\r\n"));
  successor.set_predecessor_outcome(targets::v1::PREDECESSOR_OUTCOME_NOT_DUE);
  EXPECT_THAT(NotesOf(successor, ""), ElementsAre("supersedes t01, not-due then"));
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
  const Table table = EvaluationTable(evaluation, {.notes_as_numbers = true}, &notes);
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
  const Table table = EvaluationTable(evaluation, {}, nullptr);
  EXPECT_EQ(table.rows()[0].back().text, "no-round forms/socio 2022");
}

TEST(EvaluationTable, SaysWhichOwnersAreInTheWay) {
  targets::v1::Evaluation evaluation;
  evaluation.set_period("2022");
  evaluation.set_as_of("2022-12-31");
  TargetResult& result = *evaluation.add_results();
  result.set_outcome(targets::v1::OUTCOME_NOT_ASSESSABLE);
  auto& obstacle = *result.add_obstacles();
  obstacle.set_obstacle(targets::v1::OBSTACLE_OWNER_ABSENT);
  obstacle.set_form("forms/socio");
  obstacle.set_period("2022");
  obstacle.add_units("units/dan-tien");
  obstacle.add_units("units/dong-ket");
  obstacle.set_unit_count(104);
  EXPECT_THAT(ObstacleCodes(result),
              ElementsAre("owner-absent forms/socio 2022: dan-tien, dong-ket and 102 more"));
  obstacle.set_unit_count(2);
  EXPECT_THAT(ObstacleCodes(result),
              ElementsAre("owner-absent forms/socio 2022: dan-tien, dong-ket"));
}

TEST(EvaluationTable, SaysOverHowManyOwnersItIsRolledUp) {
  targets::v1::Evaluation evaluation;
  evaluation.set_as_of("2022-12-31");
  TargetResult& result = *evaluation.add_results();
  result.add_rounds("units/hung-yen/rounds/land.2022");
  auto& rolled_up = *result.add_rolled_up();
  rolled_up.set_form("forms/socio");
  rolled_up.set_period("a2022");
  rolled_up.set_owners(104);
  std::vector<std::string> footnotes;
  const Table table = EvaluationTable(evaluation, {}, &footnotes);
  EXPECT_THAT(table.ToText(false), HasSubstr("land.2022, socio.a2022 of 104 owners"));
}

// The day stands in the row; only a value of another time is worth a note.
TEST(EvaluationTable, OfAPartOfAYearShowsTheDay) {
  targets::v1::Evaluation evaluation;
  evaluation.set_period("2022-q3");
  evaluation.set_as_of("2022-09-30");
  EXPECT_TRUE(IsPartOfYear(evaluation));
  for (const std::string period : {"2022-09-30", "2021"}) {
    TargetResult& result = *evaluation.add_results();
    result = SomeResult("75");
    result.set_actual_period(period);
    result.set_gap("5");
  }
  std::vector<std::string> footnotes;
  const std::string text =
      EvaluationTable(evaluation, {.notes_as_numbers = true}, &footnotes).ToText(false);
  EXPECT_THAT(text, HasSubstr("2022-09-30"));
  EXPECT_THAT(footnotes, ElementsAre("the value is that of 2021"));
}

// 75 of 100 in nine months: a bar would look like a verdict.
TEST(BarText, OfWhatIsNotJudgedThereIsNone) {
  TargetResult result = SomeResult("75");
  EXPECT_NE(BarText(result), "");
  result.set_outcome(targets::v1::OUTCOME_NOT_ASSESSABLE);
  EXPECT_EQ(BarText(result), "");
}

// What people read at the widths of their terminals; of what does not fit a part is left out.
TEST(EvaluationTable, FitsTheTerminalInBothLanguages) {
  targets::v1::Evaluation evaluation;
  evaluation.set_period("2022");
  evaluation.set_as_of("2022-12-31");
  auto& result = *evaluation.add_results() = SomeResult("72.06");
  result.set_title("Tỷ lệ trường đạt chuẩn quốc gia mức độ 1 và mức độ 2");
  result.set_unit_of_measure("%");
  result.set_actual_period("2022");
  result.set_gap("7.94");
  result.set_outcome(targets::v1::OUTCOME_AT_RISK);
  result.mutable_actual()->set_numerator("49");
  result.mutable_actual()->set_denominator("68");
  result.set_expected(1);
  result.set_accepted(1);
  result.set_status(type::v1::VALUE_STATUS_OFFICIAL);
  result.add_rounds("units/a/rounds/schools.2022");
  result.set_due_period("2025");
  result.set_provisional(true);
  result.add_obstacles()->set_obstacle(targets::v1::OBSTACLE_UNDECIDED_TOLERANCE);
  const auto shown = [&evaluation](Language language, int width) {
    std::vector<std::string> footnotes, left_out;
    const EvaluationLook look{
        .say = Wording(language), .notes_as_numbers = true, .obstacles_below = true};
    const Table table = EvaluationTable(evaluation, look, &footnotes);
    return table.ToText(false, width, &left_out) + "1) " + footnotes.at(0) + "\n";
  };
  EXPECT_EQ(shown(Language::kVietnamese, 80),
            R"(ID   CHỈ TIÊU            MỨC        THỰC HIỆN  ĐƠN VỊ  NĂM   KẾT QUẢ     GHI CHÚ
t01  Tỷ lệ trường đạt …  >= 80  49/68 = 72.06  %       2022  có nguy cơ  1
1) tạm tính: có số ước
)");
  EXPECT_EQ(
      shown(Language::kVietnamese, 120),
      R"(ID   CHỈ TIÊU             MỨC        THỰC HIỆN  ĐƠN VỊ  NĂM   KHOẢNG CÁCH  KẾT QUẢ     ĐỘ PHỦ  ĐỘ CHẮC     HẠN   GHI CHÚ
t01  Tỷ lệ trường đạt c…  >= 80  49/68 = 72.06  %       2022         7.94  có nguy cơ     1/1  chính thức  2025  1
1) tạm tính: có số ước
)");
  EXPECT_EQ(
      shown(Language::kVietnamese, 160),
      R"(ID   CHỈ TIÊU                                       MỨC        THỰC HIỆN  ĐƠN VỊ  NĂM   KHOẢNG CÁCH  KẾT QUẢ     ĐỘ PHỦ  ĐỘ CHẮC     ĐỢT           HẠN   GHI CHÚ
t01  Tỷ lệ trường đạt chuẩn quốc gia mức độ 1 và …  >= 80  49/68 = 72.06  %       2022         7.94  có nguy cơ     1/1  chính thức  schools.2022  2025  1
1) tạm tính: có số ước
)");
  EXPECT_EQ(shown(Language::kEnglish, 80),
            R"(ID   TITLE            BOUND         ACTUAL  UNIT  YEAR  OUTCOME  COVERAGE  NOTES
t01  Tỷ lệ trường đ…  >= 80  49/68 = 72.06  %     2022  at-risk       1/1  1
1) provisional: an estimate is within
)");
  EXPECT_EQ(
      shown(Language::kEnglish, 120),
      R"(ID   TITLE                BOUND         ACTUAL  UNIT  YEAR   GAP  OUTCOME  COVERAGE  STATUS    ROUNDS        DUE   NOTES
t01  Tỷ lệ trường đạt c…  >= 80  49/68 = 72.06  %     2022  7.94  at-risk       1/1  official  schools.2022  2025  1
1) provisional: an estimate is within
)");
  EXPECT_EQ(
      shown(Language::kEnglish, 160),
      R"(ID   TITLE                                                 BOUND         ACTUAL  UNIT  YEAR   GAP  OUTCOME  COVERAGE  STATUS    ROUNDS        DUE   NOTES
t01  Tỷ lệ trường đạt chuẩn quốc gia mức độ 1 và mức độ 2  >= 80  49/68 = 72.06  %     2022  7.94  at-risk       1/1  official  schools.2022  2025  1
1) provisional: an estimate is within
)");
}

}  // namespace
}  // namespace thidua::cli
