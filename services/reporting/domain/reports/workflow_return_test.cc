#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/reports/testing/report_steps.h"
#include "services/reporting/domain/reports/workflow.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;

TEST(Return, SendsBackWithRemarksUntilWrittenAgain) {
  auto request = Remarks("remarks { element: 'elements/income' text: 'check the source' }");
  Report returned = *ReturnIt(Submitted(), request);
  EXPECT_EQ(returned.state(), v1::REPORT_STATE_RETURNED);
  EXPECT_EQ(returned.remarks(0).text(), "check the source");
  EXPECT_EQ(ReasonName(SubmitIt(returned).status()), "ILLEGAL_STATE");
  Report again = *WriteOn(returned, Write("84"), "user:lan");
  EXPECT_EQ(again.state(), v1::REPORT_STATE_DRAFT);
  EXPECT_EQ(again.remarks_size(), 1);
  EXPECT_EQ(again.resubmit_by(), "2023-01-10");
  Report accepted = AcceptIt(*SubmitIt(again), "user:hoa")->report;
  EXPECT_EQ(accepted.resubmit_by(), "");
  EXPECT_THAT(accepted.open_elements(), ElementsAre());
  EXPECT_EQ(accepted.remarks_size(), 0);
}

TEST(Return, RefusesBadRemarksDraftsAndOnesOwn) {
  EXPECT_THAT(Listed(ReturnIt(Submitted(), Remarks("")).status()),
              ElementsAre("remarks INVALID_FIELD"));
  EXPECT_THAT(
      Listed(ReturnIt(Submitted(), Remarks("remarks { element: 'elements/none' }")).status()),
      ElementsAre("remarks[0].text INVALID_FIELD", "remarks[0].element UNKNOWN_ELEMENT"));
  auto fine = Remarks("remarks { text: 'x' }");
  EXPECT_EQ(ReasonName(ReturnIt(Draft(), fine).status()), "ILLEGAL_STATE");
  EXPECT_EQ(ReturnIt(std::nullopt, fine).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonName(ReturnIt(Submitted(), fine, kInTime, "user:lan").status()),
            "SEPARATION_OF_DUTIES");
  EXPECT_EQ(ReasonName(ReturnIt(Submitted(), fine, kInTime, "user:hoa", Closed()).status()),
            "ROUND_CLOSED");
}

TEST(Return, NeedsADayOnceTheDueDateIsOver) {
  const auto fine = Remarks("remarks { text: 'x' }");
  EXPECT_EQ(ReturnIt(Submitted(), fine, kInTime)->resubmit_by(), "2023-01-10");
  EXPECT_THAT(Listed(ReturnIt(Submitted(), fine, kTooLate).status()),
              ElementsAre("due_date INVALID_FIELD"));
  Round longer = SampleRound();
  longer.mutable_roster(2)->set_due_date("2023-01-11");
  EXPECT_EQ(ReturnIt(Submitted(), fine, kTooLate, "user:hoa", longer)->resubmit_by(), "2023-01-11");
}

TEST(Return, TakesADayThatIsNotOverInVietnam) {
  const auto by = [](const std::string& day) {
    return ReturnIt(Submitted(), Remarks("remarks { text: 'x' } due_date: '" + day + "'"), kInTime);
  };
  EXPECT_EQ(by("2023-01-10")->resubmit_by(), "2023-01-10") << "today";
  EXPECT_THAT(Listed(by("2023-01-09").status()), ElementsAre("due_date INVALID_FIELD"));
  EXPECT_THAT(Listed(by("10/01/2023").status()), ElementsAre("due_date INVALID_FIELD"));
}

TEST(Return, OpensTheCellsThatAllItsRemarksName) {
  const auto open = [](const std::string& remarks) {
    const Report returned = *ReturnIt(Submitted(), Remarks(remarks));
    return std::vector<std::string>(returned.open_elements().begin(),
                                    returned.open_elements().end());
  };
  EXPECT_THAT(open("remarks { element: 'elements/rating' text: 'x' } "
                   "remarks { element: 'elements/income' text: 'x' } "
                   "remarks { element: 'elements/rating' text: 'y' }"),
              ElementsAre("elements/income", "elements/rating"));
  EXPECT_THAT(open("remarks { element: 'elements/rating' text: 'x' } remarks { text: 'x' }"),
              ElementsAre());
  EXPECT_THAT(open("remarks { element: 'elements/shortfall' text: 'x' }"),
              ElementsAre("elements/quota", "elements/delivered"))
      << "what is computed is changed by changing what it is computed from";
}

TEST(Return, AgainReplacesRemarksDayAndOpenCells) {
  const Report first =
      *ReturnIt(Submitted(), Remarks("remarks { element: 'elements/income' text: 'x' }"));
  const Report draft = *WriteOn(first, Write("84"), "user:lan");
  for (const Report& known : {first, draft}) {
    const Report again =
        *ReturnIt(known, Remarks("remarks { text: 'all of it' } due_date: '2023-03-01'"));
    EXPECT_EQ(again.state(), v1::REPORT_STATE_RETURNED);
    EXPECT_EQ(again.remarks(0).text(), "all of it");
    EXPECT_EQ(again.resubmit_by(), "2023-03-01");
    EXPECT_THAT(again.open_elements(), ElementsAre());
    EXPECT_EQ(again.cells(0).number(), known.cells(0).number());
  }
}

TEST(Return, OfAnAcceptedReportOrdersItsCorrection) {
  const Report ordered =
      *ReturnIt(Accepted(), Remarks("remarks { element: 'elements/income' text: 'x' } "
                                    "due_date: '2023-02-01'"));
  EXPECT_EQ(ordered.state(), v1::REPORT_STATE_RETURNED);
  EXPECT_EQ(ordered.accepted_revisions(), 1);
  // It is ordered: a reason of one's own is not asked for.
  const Report corrected = *WriteOn(ordered, Write("84"), "user:bich");
  EXPECT_THAT(corrected.writers(), ElementsAre("user:bich"));
  const auto accepted = AcceptIt(*SubmitIt(corrected, kTooLate), "user:hoa", kTooLate);
  EXPECT_EQ(accepted->report.accepted_revisions(), 2);
  EXPECT_FALSE(accepted->figures.late()) << "it counts by the figures that it corrects";
}

Report ComeAgain(const Report& returned) {
  return *SubmitIt(*WriteOn(returned, Write("84"), "user:lan"));
}

TEST(Return, IsCountedUntilTheReportIsAccepted) {
  const auto fine = Remarks("remarks { text: 'x' } due_date: '2023-03-01'");
  EXPECT_EQ(Submitted().returns(), 0);
  const Report once = *ReturnIt(Submitted(), fine);
  EXPECT_EQ(once.returns(), 1);
  const Report twice = *ReturnIt(ComeAgain(once), fine);
  EXPECT_EQ(twice.returns(), 2);
  EXPECT_EQ(WithdrawIt(ComeAgain(twice))->returns(), 2);
  const auto accepted = AcceptIt(ComeAgain(twice), "user:hoa");
  EXPECT_EQ(accepted->figures.returns(), 2);
  EXPECT_EQ(accepted->report.returns(), 0);
  // The figures of a correction count what came before, too.
  const Report ordered = *ReturnIt(accepted->report, fine);
  EXPECT_EQ(ordered.returns(), 1);
  const Report wrong = *ReturnIt(ComeAgain(ordered), fine);
  const auto corrected =
      AcceptIt(StoredReport{ComeAgain(wrong), accepted->figures}, "user:hoa", kInTime);
  EXPECT_EQ(corrected->figures.returns(), 4);
  EXPECT_EQ(corrected->report.returns(), 0);
  EXPECT_EQ(AcceptIt(Submitted(), "user:hoa")->figures.returns(), 0);
}

TEST(Return, ThatReplacesAnotherCountsAsOneWithIt) {
  const auto fine = Remarks("remarks { text: 'x' } due_date: '2023-03-01'");
  const Report draft = *WriteOn(Returned(), Write("84"), "user:lan");
  for (const Report& known : {Returned(), draft, *WithdrawIt(*SubmitIt(draft))}) {
    EXPECT_EQ(ReturnIt(known, fine)->returns(), 1);
  }
}

TEST(Return, OpenCellsAloneMayBeChanged) {
  const Report returned =
      *ReturnIt(Submitted(), Remarks("remarks { element: 'elements/population' text: 'missing' }"));
  UpdateReportRequest request = Write("84");
  EXPECT_THAT(Listed(WriteOn(returned, request, "user:lan").status()),
              ElementsAre("report.cells[0] CELL_NOT_OPEN"));
  request.mutable_report()->mutable_cells(0)->set_element("elements/population");
  request.mutable_report()->set_source("BC 113");
  const Report draft = *WriteOn(returned, request, "user:lan");
  EXPECT_EQ(draft.cells_size(), 2);
  EXPECT_EQ(draft.source(), "BC 113");
  // And in every later draft, until it is accepted.
  EXPECT_THAT(Listed(WriteOn(draft, Write("84"), "user:lan").status()),
              ElementsAre("report.cells[0] CELL_NOT_OPEN"));
  EXPECT_THAT(Listed(WriteOn(*WithdrawIt(*SubmitIt(draft)), Write("84"), "user:lan").status()),
              ElementsAre("report.cells[0] CELL_NOT_OPEN"))
      << "withdrawing opens nothing";
}

TEST(Withdraw, TakesBackWhatWaitsForReview) {
  const Report draft = *WithdrawIt(Submitted());
  EXPECT_EQ(draft.state(), v1::REPORT_STATE_DRAFT);
  EXPECT_EQ(draft.cells_size(), 1);
  EXPECT_FALSE(draft.has_counted_submit_time());
  EXPECT_TRUE(draft.has_first_submit_time());
  for (const Report& report : {Draft(), Returned(), Accepted()}) {
    EXPECT_EQ(ReasonName(WithdrawIt(report).status()), "ILLEGAL_STATE");
  }
  EXPECT_EQ(WithdrawIt(std::nullopt).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonName(WithdrawIt(Submitted(), Closed()).status()), "ROUND_CLOSED");
}

absl::Time Counted(const Report& report) { return FromTimestamp(report.counted_submit_time()); }

// kInTime is the last second of 10 January 2023; what was returned has to come again by 1 February.
TEST(CountedSubmitTime, IsTheLastUnlessItCameAgainInTime) {
  EXPECT_EQ(Counted(Submitted(kTooLate)), kTooLate);
  const Report rewritten = *WriteOn(Returned(), Write("84"), "user:lan");
  const absl::Time last = StartInVietnam(absl::CivilDay(2023, 2, 2)) - absl::Seconds(1);
  EXPECT_EQ(Counted(*SubmitIt(rewritten, last)), kInTime);
  EXPECT_EQ(Counted(*SubmitIt(rewritten, last + absl::Seconds(1))), last + absl::Seconds(1));
  EXPECT_TRUE(AcceptIt(*SubmitIt(rewritten, last + absl::Seconds(1)), "user:hoa")->figures.late());
  EXPECT_FALSE(AcceptIt(*SubmitIt(rewritten, last), "user:hoa")->figures.late());
}

TEST(CountedSubmitTime, OfALateReportStaysLateHoweverOftenItIsReturned) {
  const Report rewritten = *WriteOn(Returned(kTooLate), Write("84"), "user:lan");
  EXPECT_EQ(Counted(*SubmitIt(rewritten, kTooLate + absl::Hours(1))), kTooLate);
}

TEST(CountedSubmitTime, OfAWithdrawnReportIsItsNextSubmission) {
  const Report withdrawn = *WithdrawIt(Submitted());
  EXPECT_EQ(Counted(*SubmitIt(withdrawn, kTooLate)), kTooLate);
  // Of what was returned too; it still has to come again by the day that the return named.
  const Report rewritten = *WriteOn(Returned(), Write("84"), "user:lan");
  const Report again = *WithdrawIt(*SubmitIt(rewritten, kTooLate));
  EXPECT_EQ(again.resubmit_by(), rewritten.resubmit_by());
  EXPECT_EQ(Counted(*SubmitIt(again, kTooLate)), kTooLate);
}

TEST(CountedSubmitTime, OfAReportWithoutAnyValueIsThatOfTheFiguresThatFollow) {
  UpdateReportRequest request = Write("84");
  request.mutable_report()->mutable_cells(0)->set_voided(true);
  const auto placeholder =
      AcceptIt(*SubmitIt(*WriteOn(std::nullopt, request, "user:lan"), kInTime), "user:hoa");
  ASSERT_TRUE(placeholder.ok()) << placeholder.status();
  const Report figures = *WriteOn(placeholder->report, Write("84", "số liệu đã có"), "user:lan");
  EXPECT_EQ(Counted(*SubmitIt(figures, kTooLate)), kTooLate);
}

// An order stays one until what it asks for is accepted: it may be repeated, and it is a task.
TEST(Withdraw, LeavesWhatWasOrderedToBeDone) {
  const Report ordered = *ReturnIt(Accepted(), Remarks("remarks { text: 'sai' }"));
  const Report again = *WithdrawIt(*SubmitIt(*WriteOn(ordered, Write("84"), "user:bich")));
  EXPECT_EQ(again.resubmit_by(), ordered.resubmit_by());
  EXPECT_EQ(again.remarks_size(), 1);
  EXPECT_TRUE(ReturnIt(again, Remarks("remarks { text: 'vẫn sai' }")).ok());
}

TEST(WriteDraft, OfACorrectionKeepsSourceAndNoteThatTheTextLeavesOut) {
  Report accepted = Accepted();
  accepted.set_source("BC 112/BC-UBND");
  accepted.set_note("chưa có xã X");
  UpdateReportRequest request = Write("84", "typing error");
  request.mutable_report()->clear_source();
  request.mutable_report()->clear_note();
  const Report kept = *WriteOn(accepted, request, "user:lan");
  EXPECT_EQ(kept.source(), "BC 112/BC-UBND");
  EXPECT_EQ(kept.note(), "chưa có xã X");
  request.mutable_report()->set_note("đủ các xã");
  EXPECT_EQ(WriteOn(accepted, request, "user:lan")->note(), "đủ các xã");
}

TEST(CountedSubmitTime, OfACorrectionIsThatOfTheFiguresInForce) {
  Report correction = *WriteOn(Accepted(), Write("84", "typing error"), "user:lan");
  correction = *SubmitIt(correction, kTooLate);
  EXPECT_EQ(Counted(correction), kInTime);
  correction = *WithdrawIt(correction);
  EXPECT_EQ(Counted(correction), kInTime);
  EXPECT_EQ(Counted(*SubmitIt(correction, kTooLate)), kInTime);
}

TEST(Comment, IsAddedToWhateverThereIs) {
  const auto comment = [](const std::optional<Report>& report, const std::string& request) {
    auto typed = FromText<v1::CommentReportRequest>(request);
    typed.set_name(kName);
    return Comment(Closed(), report, typed, "user:hoa", kTooLate);
  };
  for (const Report& report : {Draft(), Submitted(), Returned(), Accepted()}) {
    const auto said = comment(report, "element: 'elements/income' text: 'xem lại'");
    ASSERT_TRUE(said.ok()) << said.status();
    EXPECT_EQ(said->state(), report.state());
    ASSERT_EQ(said->comments_size(), 1);
    EXPECT_EQ(said->comments(0).element(), "elements/income");
    EXPECT_EQ(said->comments(0).text(), "xem lại");
    EXPECT_EQ(said->comments(0).author(), "user:hoa");
    EXPECT_EQ(FromTimestamp(said->comments(0).time()), kTooLate);
  }
  EXPECT_EQ(comment(std::nullopt, "text: 'x'").status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Listed(comment(Draft(), "element: 'elements/none'").status()),
              ElementsAre("element UNKNOWN_ELEMENT", "text INVALID_FIELD"));
  EXPECT_TRUE(comment(Draft(), "text: '" + std::string(2000, 'x') + "'").ok());
  EXPECT_THAT(Listed(comment(Draft(), "text: '" + std::string(2001, 'x') + "'").status()),
              ElementsAre("text INVALID_TEXT"));
  Report full = Draft();
  for (int i = 0; i < 199; ++i) full.add_comments();
  full = *comment(full, "text: 'the last one'");
  EXPECT_EQ(ReasonName(comment(full, "text: 'one more'").status()), "ILLEGAL_STATE");
}

}  // namespace
}  // namespace thidua::reporting::testing
