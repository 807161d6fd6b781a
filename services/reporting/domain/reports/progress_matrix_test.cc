#include "services/reporting/domain/reports/progress_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Texts(const std::vector<Period>& periods) {
  std::vector<std::string> texts;
  for (const Period& period : periods) texts.push_back(period.ToString());
  return texts;
}

Period P(const std::string& text) { return *ParsePeriod(text); }

TEST(PeriodsEndingIn, GoByTheLastDayWhateverTheCalendar) {
  const DateWindow year = P("2024").Window();
  EXPECT_THAT(Texts(PeriodsEndingIn(year, Calendar::kCalendar, PeriodKind::kYear)),
              ElementsAre("2024"));
  EXPECT_THAT(Texts(PeriodsEndingIn(year, Calendar::kCalendar, PeriodKind::kQuarter)),
              ElementsAre("2024-q1", "2024-q2", "2024-q3", "2024-q4"));
  EXPECT_EQ(PeriodsEndingIn(year, Calendar::kCalendar, PeriodKind::kMonth).size(), 12u);
  // The school year 2023-2024 ends on 31 August 2024.
  EXPECT_THAT(Texts(PeriodsEndingIn(year, Calendar::kSchool, PeriodKind::kYear)),
              ElementsAre("s2023"));
  EXPECT_THAT(
      Texts(PeriodsEndingIn(P("2024-q1").Window(), Calendar::kAdministrative, PeriodKind::kMonth)),
      ElementsAre("a2024-01", "a2024-02", "a2024-03"));
  EXPECT_THAT(Texts(PeriodsEndingIn(P("2024-01").Window(), Calendar::kCalendar, PeriodKind::kYear)),
              ElementsAre());
}

MatrixColumn ColumnOf(const std::string& period, std::vector<Standing> standings) {
  RoundStandings made{testing::SampleRound(), std::move(standings)};
  made.round.set_period(period);
  made.round.set_window_end(period + "-12-31");
  return {made.round.form(), "Kinh tế - xã hội", P(period),
          std::make_shared<const RoundStandings>(std::move(made))};
}

TEST(MatrixOf, CountsCellsByRoundAndBySubject) {
  const Standing accepted{
      .state = v1::REPORT_STATE_ACCEPTED, .submitted = true, .late = true, .in_force = true};
  const Standing draft{.state = v1::REPORT_STATE_DRAFT};
  std::vector<MatrixColumn> columns;
  columns.push_back(ColumnOf("2022", {accepted, draft, {}}));
  columns.push_back({"forms/socio", "", P("2021"), nullptr});
  columns.push_back({"forms/other", "", P("2023"), nullptr});
  const v1::OwnerProgress matrix = MatrixOf(std::move(columns), absl::CivilDay(2023, 1, 11));

  ASSERT_EQ(matrix.rounds_size(), 3);
  EXPECT_EQ(matrix.rounds(0).form(), "forms/other");
  EXPECT_EQ(matrix.rounds(0).state(), v1::PROGRESS_ROUND_STATE_NOT_YET);
  EXPECT_EQ(matrix.rounds(1).period(), "2021");
  EXPECT_EQ(matrix.rounds(1).state(), v1::PROGRESS_ROUND_STATE_MISSING);
  EXPECT_EQ(matrix.rounds(1).counts().expected(), 0);
  const v1::ProgressRound& round = matrix.rounds(2);
  EXPECT_EQ(round.state(), v1::PROGRESS_ROUND_STATE_OPEN);
  EXPECT_EQ(round.due_date(), "2023-01-10");
  EXPECT_EQ(round.form_title(), "Kinh tế - xã hội");
  EXPECT_EQ(round.counts().expected(), 3);
  EXPECT_EQ(round.counts().in_force(), 1);
  EXPECT_EQ(round.counts().late(), 1);
  EXPECT_EQ(round.counts().overdue(), 2);
  EXPECT_EQ(round.counts().missing(), 1);

  ASSERT_EQ(matrix.subjects_size(), 3);
  EXPECT_EQ(matrix.subjects(2).subject(), "units/dan-tien");
  EXPECT_EQ(matrix.subjects(2).counts().expected(), 1);
  EXPECT_EQ(matrix.subjects(2).counts().missing(), 1);
  EXPECT_THAT(matrix.cells(), ElementsAre(0, 0, v1::PROGRESS_CELL_ACCEPTED_LATE,  //
                                          0, 0, v1::PROGRESS_CELL_DRAFT_OVERDUE,  //
                                          0, 0, v1::PROGRESS_CELL_MISSING_OVERDUE));
  EXPECT_EQ(matrix.counts().expected(), 3);
}

TEST(MatrixOf, KeepsEverybodyWhoStoodOnAnyRosterByItsLastName) {
  MatrixColumn later = ColumnOf("2023", {{}, {}});
  RoundStandings shorter = *later.standings;
  shorter.round.mutable_roster()->RemoveLast();
  shorter.round.mutable_roster(1)->set_display_name("Tên mới");
  later.standings = std::make_shared<const RoundStandings>(shorter);
  std::vector<MatrixColumn> columns;
  columns.push_back(std::move(later));
  columns.push_back(ColumnOf("2022", {{}, {}, {}}));
  const v1::OwnerProgress matrix = MatrixOf(std::move(columns), absl::CivilDay(2023, 1, 10));
  ASSERT_EQ(matrix.subjects_size(), 3);
  EXPECT_EQ(matrix.subjects(1).display_name(), "Tên mới");
  EXPECT_EQ(matrix.subjects(1).counts().expected(), 2);
  EXPECT_EQ(matrix.subjects(2).counts().expected(), 1);
  // Not on the later roster is not the same as owing nothing yet.
  EXPECT_EQ(matrix.cells(2 * 2 + 0), v1::PROGRESS_CELL_MISSING);
  EXPECT_EQ(matrix.cells(2 * 2 + 1), v1::PROGRESS_CELL_UNSPECIFIED);
}

TEST(MatrixOf, GoesByASubjectsOwnDueDate) {
  MatrixColumn column = ColumnOf("2022", {{}, {}, {}});
  RoundStandings extended = *column.standings;
  extended.round.mutable_roster(1)->set_due_date("2023-01-20");
  column.standings = std::make_shared<const RoundStandings>(extended);
  std::vector<MatrixColumn> columns;
  columns.push_back(std::move(column));
  const v1::OwnerProgress matrix = MatrixOf(std::move(columns), absl::CivilDay(2023, 1, 11));
  EXPECT_THAT(matrix.cells(),
              ElementsAre(v1::PROGRESS_CELL_MISSING_OVERDUE, v1::PROGRESS_CELL_MISSING,
                          v1::PROGRESS_CELL_MISSING_OVERDUE));
}

}  // namespace
}  // namespace thidua::reporting
