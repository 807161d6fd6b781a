#include "services/reporting/domain/reports/workflow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/date.h"
#include "common/value/timestamp.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using testing::Listed;
using testing::ReasonName;
using testing::SampleRound;
using v1::Report;
using v1::Round;
using v1::UpdateReportRequest;

const std::vector<v1::Finding>& Nothing() {
  static const auto& none = *new std::vector<v1::Finding>();
  return none;
}

const absl::Time kInTime = StartInVietnam(absl::CivilDay(2023, 1, 11)) - absl::Seconds(1);
const absl::Time kTooLate = StartInVietnam(absl::CivilDay(2023, 1, 11));

UpdateReportRequest Write(const std::string& number, const std::string& reason = "") {
  UpdateReportRequest request;
  request.mutable_report()->set_name("units/khoai-chau/rounds/socio.2022/reports/dan-tien");
  auto* cell = request.mutable_report()->add_cells();
  cell->set_element("elements/income");
  cell->set_number(number);
  request.set_reason(reason);
  return request;
}

Report Draft() { return *WriteDraft(SampleRound(), std::nullopt, Write("83.6"), "user:lan"); }
Report Submitted(absl::Time at = kInTime) {
  return *Submit(SampleRound(), Draft(), Nothing, "user:minh", at);
}
Report Accepted() {
  return Accept(SampleRound(), Submitted(), "user:hoa", kInTime, 5, IsSamePrincipal)->report;
}
Round Closed() {
  Round round = SampleRound();
  round.set_state(v1::ROUND_STATE_CLOSED);
  return round;
}
v1::ReturnReportRequest Remarks(const std::string& remarks) {
  return FromText<v1::ReturnReportRequest>(remarks);
}

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
  EXPECT_EQ(WriteDraft(SampleRound(), std::nullopt, request, "user:lan")->SerializeAsString(),
            Draft().SerializeAsString());
}

TEST(WriteDraft, RemembersEveryWriterOnce) {
  Report again = *WriteDraft(SampleRound(), Draft(), Write("84"), "user:minh");
  again = *WriteDraft(SampleRound(), again, Write("85"), "user:lan");
  EXPECT_THAT(again.writers(), ElementsAre("user:lan", "user:minh"));
  EXPECT_EQ(again.cells(0).number(), "85");
}

TEST(WriteDraft, RefusesSubjectsOffTheRosterAndClosedRounds) {
  UpdateReportRequest request = Write("1");
  request.mutable_report()->set_name("units/khoai-chau/rounds/socio.2022/reports/ham-tu");
  auto off = WriteDraft(SampleRound(), std::nullopt, request, "user:lan");
  EXPECT_EQ(off.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonName(off.status()), "NOT_ON_ROSTER");
  auto closed = WriteDraft(Closed(), std::nullopt, Write("1"), "user:lan");
  EXPECT_EQ(closed.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonName(closed.status()), "ROUND_CLOSED");
}

TEST(WriteDraft, RefusesSubmittedReports) {
  EXPECT_EQ(ReasonName(WriteDraft(SampleRound(), Submitted(), Write("1"), "user:lan").status()),
            "ILLEGAL_STATE");
}

TEST(WriteDraft, CorrectsAcceptedReportForAReason) {
  EXPECT_THAT(Listed(WriteDraft(SampleRound(), Accepted(), Write("1,5"), "user:bich").status()),
              ElementsAre("report.cells[0].number INVALID_NUMBER", "reason INVALID_FIELD"));
  Report correction =
      *WriteDraft(SampleRound(), Accepted(), Write("84", "typing error"), "user:bich");
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
  auto acceptance = Accept(SampleRound(), Submitted(), "user:hoa", kTooLate, 42, IsSamePrincipal);
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
  EXPECT_TRUE(Accept(SampleRound(), Submitted(kTooLate), "user:hoa", kTooLate, 5, IsSamePrincipal)
                  ->figures.late());
  Report corrected =
      *WriteDraft(SampleRound(), Accepted(), Write("84", "typing error"), "user:lan");
  corrected = *Submit(SampleRound(), corrected, Nothing, "user:lan", kTooLate + absl::Hours(999));
  EXPECT_FALSE(
      Accept(SampleRound(), corrected, "user:hoa", kTooLate, 9, IsSamePrincipal)->figures.late());
}

TEST(Accept, IsLateByTheSubjectsOwnDueDate) {
  Round longer = SampleRound();
  longer.mutable_roster(2)->set_due_date("2023-01-11");
  EXPECT_FALSE(Accept(longer, Submitted(kTooLate), "user:hoa", kTooLate, 5, IsSamePrincipal)
                   ->figures.late());
  longer.mutable_roster(2)->clear_due_date();
  longer.mutable_roster(1)->set_due_date("2023-01-11");  // of somebody else
  EXPECT_TRUE(Accept(longer, Submitted(kTooLate), "user:hoa", kTooLate, 5, IsSamePrincipal)
                  ->figures.late());
}

TEST(Accept, KeepsReporterAndReviewerApart) {
  for (const char* principal : {"user:lan", "user:minh"}) {  // wrote it, submitted it
    auto own = Accept(SampleRound(), Submitted(), principal, kInTime, 5, IsSamePrincipal);
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
      ReasonName(Accept(SampleRound(), Submitted(), "user:lan-2", kInTime, 5, one_person).status()),
      "SEPARATION_OF_DUTIES");
  EXPECT_EQ(
      ReasonName(Accept(SampleRound(), Draft(), "user:hoa", kInTime, 5, IsSamePrincipal).status()),
      "ILLEGAL_STATE");
  EXPECT_EQ(
      ReasonName(
          Accept(SampleRound(), Accepted(), "user:hoa", kInTime, 5, IsSamePrincipal).status()),
      "ILLEGAL_STATE");
  EXPECT_EQ(
      ReasonName(Accept(Closed(), Submitted(), "user:hoa", kInTime, 5, IsSamePrincipal).status()),
      "ROUND_CLOSED");
}

TEST(Return, SendsBackWithRemarksUntilWrittenAgain) {
  auto request = Remarks("remarks { element: 'elements/income' text: 'check the source' }");
  Report returned =
      *Return(SampleRound(), Submitted(), request, "user:hoa", kInTime, IsSamePrincipal);
  EXPECT_EQ(returned.state(), v1::REPORT_STATE_RETURNED);
  EXPECT_EQ(returned.remarks(0).text(), "check the source");
  EXPECT_EQ(ReasonName(Submit(SampleRound(), returned, Nothing, "user:lan", kInTime).status()),
            "ILLEGAL_STATE");
  Report again = *WriteDraft(SampleRound(), returned, Write("84"), "user:lan");
  EXPECT_EQ(again.state(), v1::REPORT_STATE_DRAFT);
  EXPECT_EQ(again.remarks_size(), 1);
}

TEST(Return, RefusesBadRemarksDraftsAndOnesOwn) {
  EXPECT_THAT(
      Listed(Return(SampleRound(), Submitted(), Remarks(""), "user:hoa", kInTime, IsSamePrincipal)
                 .status()),
      ElementsAre("remarks INVALID_FIELD"));
  EXPECT_THAT(
      Listed(Return(SampleRound(), Submitted(), Remarks("remarks { element: 'elements/none' }"),
                    "user:hoa", kInTime, IsSamePrincipal)
                 .status()),
      ElementsAre("remarks[0].text INVALID_FIELD", "remarks[0].element UNKNOWN_ELEMENT"));
  auto fine = Remarks("remarks { text: 'x' }");
  EXPECT_EQ(
      ReasonName(
          Return(SampleRound(), Draft(), fine, "user:hoa", kInTime, IsSamePrincipal).status()),
      "ILLEGAL_STATE");
  EXPECT_EQ(
      ReasonName(
          Return(SampleRound(), Submitted(), fine, "user:lan", kInTime, IsSamePrincipal).status()),
      "SEPARATION_OF_DUTIES");
}

}  // namespace
}  // namespace thidua::reporting
