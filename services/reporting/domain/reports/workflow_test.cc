#include "services/reporting/domain/reports/workflow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/reports/testing/report_steps.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;

TEST(WriteDraft, CreatesDraftWithReporterAndOfficialStatus) {
  Report draft = Draft();
  EXPECT_EQ(draft.state(), v1::REPORT_STATE_DRAFT);
  EXPECT_EQ(draft.reporter(), "units/dan-tien");
  EXPECT_THAT(draft.writers(), ElementsAre("user:lan"));
  EXPECT_EQ(draft.cells(0).status(), type::v1::VALUE_STATUS_OFFICIAL);
}

TEST(WriteDraft, IgnoresOutputOnlyFields) {
  UpdateReportRequest request = Write("83.6");
  request.mutable_report()->set_state(v1::REPORT_STATE_ACCEPTED);
  request.mutable_report()->set_submitter("user:somebody");
  request.mutable_report()->set_accepted_revisions(9);
  request.mutable_report()->set_reporter("units/an-vi");
  request.mutable_report()->add_writers("user:somebody");
  EXPECT_EQ(WriteOn(std::nullopt, request, "user:lan")->SerializeAsString(),
            Draft().SerializeAsString());
}

TEST(WriteDraft, RemembersEveryWriterOnce) {
  Report again = *WriteOn(Draft(), Write("84"), "user:minh");
  again = *WriteOn(again, Write("85"), "user:lan");
  EXPECT_THAT(again.writers(), ElementsAre("user:lan", "user:minh"));
  EXPECT_EQ(again.cells(0).number(), "85");
}

TEST(WriteDraft, RefusesSubjectsOffTheRosterAndClosedRounds) {
  UpdateReportRequest request = Write("1");
  request.mutable_report()->set_name("units/khoai-chau/rounds/socio.2022/reports/ham-tu");
  auto off = WriteOn(std::nullopt, request, "user:lan");
  EXPECT_EQ(off.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonName(off.status()), "NOT_ON_ROSTER");
  auto closed = WriteOn(std::nullopt, Write("1"), "user:lan", Closed());
  EXPECT_EQ(closed.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonName(closed.status()), "ROUND_CLOSED");
}

TEST(WriteDraft, RefusesSubmittedReports) {
  EXPECT_EQ(ReasonName(WriteOn(Submitted(), Write("1"), "user:lan").status()), "ILLEGAL_STATE");
}

TEST(WriteDraft, CorrectsAcceptedReportForAReason) {
  EXPECT_THAT(Listed(WriteOn(Accepted(), Write("1,5"), "user:bich").status()),
              ElementsAre("report.cells[0].number INVALID_NUMBER", "reason INVALID_FIELD"));
  Report correction = *WriteOn(Accepted(), Write("84", "typing error"), "user:bich");
  EXPECT_EQ(correction.state(), v1::REPORT_STATE_DRAFT);
  EXPECT_EQ(correction.accepted_revisions(), 1);
  EXPECT_THAT(correction.writers(), ElementsAre("user:bich"));
}

TEST(Submit, NeedsADraftWithCellsInAnOpenRound) {
  EXPECT_EQ(ReasonName(Submit(SampleRound(), Submitted(), Nothing, "user:lan", kInTime).status()),
            "ILLEGAL_STATE");
  EXPECT_EQ(ReasonName(Submit(SampleRound(), Accepted(), Nothing, "user:lan", kInTime).status()),
            "ILLEGAL_STATE");
  Report empty = Draft();
  empty.clear_cells();
  EXPECT_EQ(ReasonName(Submit(SampleRound(), empty, Nothing, "user:lan", kInTime).status()),
            "ILLEGAL_STATE");
  EXPECT_EQ(ReasonName(Submit(Closed(), Draft(), Nothing, "user:lan", kInTime).status()),
            "ROUND_CLOSED");
}

TEST(Accept, PutsFiguresInForce) {
  auto acceptance = AcceptIt(Submitted(), "user:hoa", kTooLate);
  ASSERT_TRUE(acceptance.ok()) << acceptance.status();
  EXPECT_EQ(acceptance->report.state(), v1::REPORT_STATE_ACCEPTED);
  EXPECT_EQ(acceptance->report.accepted_revisions(), 1);
  EXPECT_EQ(acceptance->report.reviewer(), "user:hoa");
  EXPECT_EQ(acceptance->figures.name(), "units/khoai-chau/rounds/socio.2022/figures/dan-tien");
  EXPECT_EQ(acceptance->figures.report_seq(), 42);
  EXPECT_EQ(acceptance->figures.values(0), 836);
  EXPECT_FALSE(acceptance->figures.late());
}

TEST(Accept, IsLateByTheFirstSubmissionInVietnam) {
  EXPECT_TRUE(AcceptIt(Submitted(kTooLate), "user:hoa", kTooLate)->figures.late());
  Report corrected = *WriteOn(Accepted(), Write("84", "typing error"), "user:lan");
  corrected = *Submit(SampleRound(), corrected, Nothing, "user:lan", kTooLate + absl::Hours(999));
  EXPECT_FALSE(AcceptIt(corrected, "user:hoa", kTooLate)->figures.late());
}

TEST(Accept, IsLateByTheSubjectsOwnDueDate) {
  Round longer = SampleRound();
  longer.mutable_roster(2)->set_due_date("2023-01-11");
  EXPECT_FALSE(AcceptIt(Submitted(kTooLate), "user:hoa", kTooLate, longer)->figures.late());
  longer.mutable_roster(2)->clear_due_date();
  longer.mutable_roster(1)->set_due_date("2023-01-11");  // of somebody else
  EXPECT_TRUE(AcceptIt(Submitted(kTooLate), "user:hoa", kTooLate, longer)->figures.late());
}

TEST(Accept, KeepsReporterAndReviewerApart) {
  for (const char* principal : {"user:lan", "user:minh"}) {  // wrote it, submitted it
    auto own = AcceptIt(Submitted(), principal);
    EXPECT_EQ(own.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ReasonName(own.status()), "SEPARATION_OF_DUTIES") << principal;
  }
}

TEST(Accept, NeedsASubmittedReportInAnOpenRound) {
  // Another principal of the one who submitted.
  const auto one_person = [](std::string_view a, std::string_view b) {
    return a == b || (a == "user:lan" && b == "user:lan-2");
  };
  EXPECT_EQ(
      ReasonName(AcceptIt(Submitted(), "user:lan-2", kInTime, SampleRound(), one_person).status()),
      "SEPARATION_OF_DUTIES");
  EXPECT_EQ(ReasonName(AcceptIt(Draft(), "user:hoa", kInTime).status()), "ILLEGAL_STATE");
  EXPECT_EQ(ReasonName(AcceptIt(Accepted(), "user:hoa", kInTime).status()), "ILLEGAL_STATE");
  EXPECT_EQ(ReasonName(AcceptIt(Submitted(), "user:hoa", kInTime, Closed()).status()),
            "ROUND_CLOSED");
}

TEST(WriteDraft, KeepsWhatIsInForceAndRefusesWhatIsLessFirm) {
  UpdateReportRequest request = Write("84", "typing error");
  request.mutable_report()->mutable_cells(0)->set_element("elements/population");
  const Report correction = *WriteOn(Accepted(), request, "user:lan");
  ASSERT_EQ(correction.cells_size(), 2);
  EXPECT_EQ(correction.cells(1).number(), "83.6");

  request = Write("84", "typing error");
  request.mutable_report()->mutable_cells(0)->set_status(type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_THAT(Listed(WriteOn(Accepted(), request, "user:lan").status()),
              ElementsAre("report.cells[0] LESS_FIRM"));
  request.add_less_firm("elements/income");
  EXPECT_TRUE(WriteOn(Accepted(), request, "user:lan").ok());
  request.add_less_firm("elements/none");
  request.add_less_firm("");
  EXPECT_THAT(Listed(WriteOn(Accepted(), request, "user:lan").status()),
              ElementsAre("less_firm[1] UNKNOWN_ELEMENT", "less_firm[2] INVALID_FIELD"));
}

}  // namespace
}  // namespace thidua::reporting::testing
