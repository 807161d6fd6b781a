#include "services/reporting/domain/reports/progress.h"

#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

TEST(ProgressOf, CountsStatesFiguresAndOverdueSubjects) {
  std::vector<v1::Report> reports = {
      FromText<v1::Report>("name: 'units/khoai-chau/rounds/socio.2022/reports/binh-minh' "
                           "state: REPORT_STATE_RETURNED counted_submit_time { seconds: 1 } "
                           "resubmit_by: '2023-01-11'"),
      FromText<v1::Report>("name: 'units/khoai-chau/rounds/socio.2022/reports/dan-tien' "
                           "state: REPORT_STATE_DRAFT")};
  auto on = [&](absl::CivilDay day) {
    return ProgressOf(testing::SampleRound(), reports, {"binh-minh"}, day);
  };
  v1::RoundProgress progress = on(absl::CivilDay(2023, 1, 11));
  EXPECT_EQ(progress.expected(), 3);
  EXPECT_EQ(progress.missing(), 1);
  EXPECT_EQ(progress.draft(), 1);
  EXPECT_EQ(progress.returned(), 1);
  EXPECT_EQ(progress.submitted(), 0);
  EXPECT_EQ(progress.accepted(), 1);
  EXPECT_EQ(progress.overdue(), 2);  // the draft and the missing one
  ASSERT_EQ(progress.subjects_size(), 3);
  EXPECT_TRUE(progress.subjects(0).overdue());
  EXPECT_TRUE(progress.subjects(1).in_force());
  EXPECT_FALSE(progress.subjects(1).overdue());
  EXPECT_EQ(progress.subjects(2).state(), v1::REPORT_STATE_DRAFT);
  EXPECT_EQ(on(absl::CivilDay(2023, 1, 10)).overdue(), 0);
  EXPECT_EQ(progress.subjects(2).due_date(), "2023-01-10");
  // What was sent back is due by its own day.
  EXPECT_EQ(progress.subjects(1).due_date(), "2023-01-11");
  EXPECT_TRUE(on(absl::CivilDay(2023, 1, 12)).subjects(1).overdue());
}

TEST(ProgressOf, GoesByTheSubjectsOwnDueDate) {
  v1::Round round = testing::SampleRound();
  round.mutable_roster(2)->set_due_date("2023-01-20");
  const auto overdue = [&](absl::CivilDay day) { return ProgressOf(round, {}, {}, day).overdue(); };
  EXPECT_EQ(overdue(absl::CivilDay(2023, 1, 20)), 2);
  EXPECT_EQ(overdue(absl::CivilDay(2023, 1, 21)), 3);
  EXPECT_EQ(ProgressOf(round, {}, {}, absl::CivilDay(2023, 1, 20)).subjects(2).due_date(),
            "2023-01-20");
}

TEST(ProgressOf, SaysWhoExistedInAPartOfTheWindowOnly) {
  v1::Round round = testing::SampleRound();
  EXPECT_EQ(ProgressOf(round, {}, {}, absl::CivilDay(2023, 1, 1)).partial(), 0);
  round.mutable_roster(0)->set_first_day("2022-03-01");
  round.mutable_roster(1)->set_last_day("2022-06-30");
  const v1::RoundProgress progress = ProgressOf(round, {}, {}, absl::CivilDay(2023, 1, 1));
  EXPECT_EQ(progress.partial(), 2);
  EXPECT_EQ(progress.subjects(0).first_day(), "2022-03-01");
  EXPECT_EQ(progress.subjects(1).last_day(), "2022-06-30");
  EXPECT_EQ(progress.subjects(2).last_day(), "");
}

}  // namespace
}  // namespace thidua::reporting
