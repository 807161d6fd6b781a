#include "services/reporting/domain/reports/task.h"

#include <absl/time/time.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/date.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;

v1::Report Stored(const std::string& text) { return FromText<v1::Report>(text); }

// The task of Dân Tiến in the sample round, which is due on 10 January 2023.
v1::Task TaskOn(absl::CivilDay today, const v1::Report* report = nullptr) {
  const v1::Round round = testing::SampleRound();
  return TaskOf(round, round.roster(2), report, today);
}

TEST(IsOver, IsFalseToTheEndOfTheDayInVietnam) {
  const absl::Time end = StartInVietnam(absl::CivilDay(2023, 1, 11));
  EXPECT_FALSE(IsOver("2023-01-10", DayInVietnam(end - absl::Milliseconds(1))));
  EXPECT_TRUE(IsOver("2023-01-10", DayInVietnam(end)));
  // At that instant it is still the day before in Greenwich.
  EXPECT_EQ(absl::ToCivilDay(end, absl::UTCTimeZone()), absl::CivilDay(2023, 1, 10));
}

TEST(TaskOf, SaysWhatIsOwedByWhom) {
  v1::Round round = testing::SampleRound();
  round.set_simulated(true);
  round.mutable_roster(2)->set_reporter("units/phong-gd");
  const v1::Task task = TaskOf(round, round.roster(2), nullptr, absl::CivilDay(2023, 1, 8));
  EXPECT_EQ(task.round(), round.name());
  EXPECT_EQ(task.form(), round.form());
  EXPECT_EQ(task.period(), "2022");
  EXPECT_EQ(task.subject(), "units/dan-tien");
  EXPECT_EQ(task.display_name(), round.roster(2).display_name());
  EXPECT_EQ(task.reporter(), "units/phong-gd");
  EXPECT_EQ(task.due_date(), "2023-01-10");
  EXPECT_EQ(task.state(), v1::REPORT_STATE_UNSPECIFIED);
  EXPECT_EQ(task.days_left(), 2);
  EXPECT_TRUE(task.simulated());
  EXPECT_FALSE(task.restricted());
  EXPECT_FALSE(task.overdue() || task.submitted_before() || task.correction());
  round.set_visibility(catalog::v1::FORM_VISIBILITY_RESTRICTED);
  EXPECT_TRUE(TaskOf(round, round.roster(2), nullptr, absl::CivilDay(2023, 1, 8)).restricted());
}

TEST(TaskOf, GoesByTheSubjectsOwnDueDate) {
  v1::Round round = testing::SampleRound();
  round.mutable_roster(2)->set_due_date("2023-01-20");
  const v1::Task task = TaskOf(round, round.roster(2), nullptr, absl::CivilDay(2023, 1, 20));
  EXPECT_EQ(task.due_date(), "2023-01-20");
  EXPECT_EQ(task.days_left(), 0);
  EXPECT_FALSE(task.overdue());
  EXPECT_TRUE(TaskOf(round, round.roster(2), nullptr, absl::CivilDay(2023, 1, 21)).overdue());
}

TEST(TaskOf, IsOverdueOnlyIfNothingWasEverSubmitted) {
  const absl::CivilDay due(2023, 1, 10), after(2023, 1, 11);
  EXPECT_FALSE(TaskOn(due).overdue());
  EXPECT_EQ(TaskOn(due).days_left(), 0);
  EXPECT_TRUE(TaskOn(after).overdue());
  EXPECT_EQ(TaskOn(after).days_left(), -1);
  const v1::Report draft = Stored("state: REPORT_STATE_DRAFT");
  EXPECT_FALSE(TaskOn(due, &draft).overdue());
  EXPECT_TRUE(TaskOn(after, &draft).overdue());
  for (const char* state : {"DRAFT", "SUBMITTED", "RETURNED"}) {
    const v1::Report report =
        Stored(absl::StrCat("state: REPORT_STATE_", state, " counted_submit_time { seconds: 1 }"));
    const v1::Task task = TaskOn(after, &report);
    EXPECT_FALSE(task.overdue()) << state;
    EXPECT_TRUE(task.submitted_before()) << state;
  }
}

TEST(TaskOf, OfWhatWasSentBackIsDueWhenItHasToComeAgain) {
  const absl::CivilDay last(2023, 2, 1), after(2023, 2, 2);
  for (const char* state : {"RETURNED", "DRAFT"}) {
    const v1::Report report =
        Stored(absl::StrCat("state: REPORT_STATE_", state,
                            " counted_submit_time { seconds: 1 } resubmit_by: '2023-02-01'"));
    EXPECT_EQ(TaskOn(last, &report).due_date(), "2023-02-01");
    EXPECT_EQ(TaskOn(last, &report).days_left(), 0);
    EXPECT_FALSE(TaskOn(last, &report).overdue()) << state;
    EXPECT_TRUE(TaskOn(after, &report).overdue()) << state;
  }
  const v1::Report again = Stored(
      "state: REPORT_STATE_SUBMITTED counted_submit_time { seconds: 1 } resubmit_by: '2023-02-01'");
  EXPECT_FALSE(TaskOn(after, &again).overdue()) << "it came again";
}

TEST(TaskOf, OfWhatWasWithdrawnIsAsIfItHadNotCome) {
  const v1::Report withdrawn = Stored("state: REPORT_STATE_DRAFT first_submit_time { seconds: 1 }");
  EXPECT_FALSE(TaskOn(absl::CivilDay(2023, 1, 10), &withdrawn).overdue());
  EXPECT_TRUE(TaskOn(absl::CivilDay(2023, 1, 11), &withdrawn).overdue());
  EXPECT_FALSE(TaskOn(absl::CivilDay(2023, 1, 11), &withdrawn).submitted_before());
}

TEST(TaskOf, ShowsRemarksUntilTheReportIsHandedOverAgain) {
  const std::string remarks = " remarks { text: 'Sai đơn vị tính' }";
  for (const char* state : {"RETURNED", "DRAFT"}) {
    const v1::Report report = Stored(absl::StrCat("state: REPORT_STATE_", state, remarks));
    const v1::Task task = TaskOn(absl::CivilDay(2023, 1, 8), &report);
    ASSERT_EQ(task.remarks_size(), 1) << state;
    EXPECT_EQ(task.remarks(0).text(), "Sai đơn vị tính");
  }
  const v1::Report submitted = Stored("state: REPORT_STATE_SUBMITTED" + remarks);
  EXPECT_TRUE(TaskOn(absl::CivilDay(2023, 1, 8), &submitted).remarks().empty());
}

TEST(TaskOf, TellsACorrectionFromAFirstReport) {
  const v1::Report report = Stored("state: REPORT_STATE_DRAFT accepted_revisions: 1");
  EXPECT_TRUE(TaskOn(absl::CivilDay(2023, 1, 8), &report).correction());
}

// The states of which `request` gets a task.
std::vector<std::string> AskedStates(const std::string& request) {
  std::vector<std::string> asked;
  for (const char* state : {"UNSPECIFIED", "DRAFT", "SUBMITTED", "ACCEPTED", "RETURNED"}) {
    const v1::Report report = Stored(absl::StrCat("state: REPORT_STATE_", state));
    if (IsAsked(TaskOn(absl::CivilDay(2023, 1, 8), &report),
                FromText<v1::ListTasksRequest>(request))) {
      asked.push_back(state);
    }
  }
  return asked;
}

TEST(IsAsked, FiltersByState) {
  EXPECT_THAT(AskedStates(""), ElementsAre("UNSPECIFIED", "DRAFT", "RETURNED"));
  EXPECT_THAT(AskedStates("states: REPORT_STATE_UNSPECIFIED"), ElementsAre("UNSPECIFIED"));
  EXPECT_THAT(AskedStates("states: [REPORT_STATE_SUBMITTED, REPORT_STATE_RETURNED]"),
              ElementsAre("SUBMITTED", "RETURNED"));
  EXPECT_THAT(AskedStates("states: REPORT_STATE_ACCEPTED"), ElementsAre());
}

TEST(IsAsked, FiltersByFormDueDateAndWhatIsOverdue) {
  const auto asked = [](absl::CivilDay today, const std::string& request) {
    return IsAsked(TaskOn(today), FromText<v1::ListTasksRequest>(request));
  };
  const absl::CivilDay due(2023, 1, 10);
  EXPECT_TRUE(asked(due, "form: 'forms/socio'"));
  EXPECT_FALSE(asked(due, "form: 'forms/soci'"));
  EXPECT_TRUE(asked(due, "due_before: '2023-01-11'"));
  EXPECT_FALSE(asked(due, "due_before: '2023-01-10'"));
  EXPECT_FALSE(asked(due, "overdue: true"));
  EXPECT_TRUE(asked(due + 1, "overdue: true"));
}

TEST(TaskOrder, GoesByDueDateThenFormThenSubject) {
  v1::Round round = testing::SampleRound();
  const std::string due = "2023-01-10";
  const std::string second = TaskOrder(round, round.roster(1), due);
  EXPECT_LT(TaskOrder(round, round.roster(0), due), second);
  v1::Round other = round;
  other.set_form("forms/socio-2");  // "-" is lower than "/" and longer names are not lower
  EXPECT_LT(second, TaskOrder(other, other.roster(0), due));
  EXPECT_GT(second, TaskOrder(other, other.roster(2), "2023-01-09"));
}

}  // namespace
}  // namespace thidua::reporting
