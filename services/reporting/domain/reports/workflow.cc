#include "services/reporting/domain/reports/workflow.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <utility>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/cells.h"
#include "services/reporting/domain/reports/report_life.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/reports/task.h"
#include "services/reporting/domain/rules/computed_columns.h"

namespace thidua::reporting {
namespace {

using v1::Report;
using v1::Round;

constexpr int kMaxComments = 200;
// Of the texts of all comments on a report, and of all remarks of a return: they are stored with
// every later version of the report, and an answer has room for them.
constexpr size_t kMaxCommentBytes = 64 << 10;
constexpr size_t kMaxRemarkBytes = 1 << 20;

// The same people may not report and review.
absl::Status CheckReviewer(const Report& report, std::string_view principal, SamePerson same) {
  if (Mutant("p07-own-report-reviewed")) return absl::OkStatus();
  if (!same(report.submitter(), principal) &&
      std::none_of(report.writers().begin(), report.writers().end(),
                   [&](const std::string& writer) { return same(writer, principal); })) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES,
               absl::StrCat(report.name(), " was written or submitted by ", std::string(principal),
                            ", who therefore cannot review it"));
}

bool IsColumn(const Round& round, std::string_view element) {
  return std::any_of(round.columns().begin(), round.columns().end(),
                     [&](const v1::Column& column) { return column.element() == element; });
}

void CheckElement(const Round& round, const std::string& field, std::string_view element,
                  Violations& violations) {
  if (element.empty() || IsColumn(round, element)) return;
  violations.Add(field, absl::StrCat("is no column of the round: ", Quote(element)),
                 type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
}

// The last day on which the first submission of the report is in time.
const std::string& DueDateOfReport(const Round& round, std::string_view name) {
  const v1::RosterEntry* entry = FindOnRoster(round, kUnitName.Format({LastSegment(name)}));
  return entry == nullptr ? round.due_date() : DueDateOf(round, *entry);
}

// The last day by which a report that is sent back on the day `today` has to come again.
std::string ResubmitBy(const std::string& asked, const std::string& due, absl::CivilDay today,
                       Violations& violations) {
  if (asked.empty()) {
    if (IsOver(due, today)) {
      violations.Add("due_date",
                     absl::StrCat("is required, because the due date ", due,
                                  " is over: give the last day by which the report has to come "
                                  "again"));
    }
    return due;
  }
  const auto day = ParseDate(asked);
  violations.AddStatus("due_date", day.status());
  if (day.ok() && *day < today) {
    violations.Add("due_date",
                   absl::StrCat("lies before today, ", FormatDate(today), ", in Viet Nam"));
  }
  return asked;
}

// The cells that remarks are about, by column; none where one is about the whole report.
std::vector<std::string> OpenElements(
    const Round& round, const google::protobuf::RepeatedPtrField<v1::Remark>& remarks) {
  const ComputedColumns computed(round);
  std::vector<bool> open(round.columns_size());
  for (const v1::Remark& remark : remarks) {
    if (remark.element().empty()) return {};
    for (int i = 0; i < round.columns_size(); ++i) {
      if (round.columns(i).element() != remark.element()) continue;
      open[i] = !round.columns(i).has_computed();
      for (const int part : computed.PartsOf(i)) {
        if (part >= 0) open[part] = true;
      }
    }
  }
  std::vector<std::string> elements;
  for (int i = 0; i < round.columns_size(); ++i) {
    if (open[i]) elements.push_back(round.columns(i).element());
  }
  return elements;
}

}  // namespace

absl::StatusOr<Report> WriteDraft(const Round& round, const StoredReport& stored,
                                  const v1::UpdateReportRequest& request,
                                  std::string_view principal) {
  const ReportView view = ViewOf(request.report());
  Violations found;
  CheckCells(round, view, found);
  for (int i = 0; i < request.less_firm_size(); ++i) {
    const std::string field = absl::StrCat("less_firm[", i, "]");
    CheckElement(round, field, request.less_firm(i), found);
    if (request.less_firm(i).empty()) found.Add(field, "names no element");
  }
  ASSIGN_OR_RETURN(const DraftCells draft, DraftCells::Of(round, stored, view));
  ASSIGN_OR_RETURN(Report report, WriteCover(round, stored.report, draft, std::move(found),
                                             {principal, request.reason(), request.less_firm()}));
  PutCells(draft.view().cells, report);
  return report;
}

absl::StatusOr<Report> WriteCover(const Round& round, const std::optional<Report>& stored,
                                  const DraftCells& draft, Violations found,
                                  const Writing& writing) {
  const ReportView& text = draft.view();
  std::string subject = kUnitName.Format({LastSegment(text.name)});
  const v1::RosterEntry* entry = FindOnRoster(round, subject);
  if (entry == nullptr) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NOT_ON_ROSTER,
                 absl::StrCat(subject, " is not on the roster of ", round.name()));
  }
  RETURN_IF_ERROR(CheckOpen(round));
  ASSIGN_OR_RETURN(const Stage next, NextStage(text.name, StageOf(stored), ReportVerb::kWrite));
  const bool correction = StageOf(stored) == Stage::kAccepted;
  if (correction && writing.reason.empty()) {
    found.Add("reason", "is required to correct an accepted report");
  }
  RETURN_IF_ERROR(found.ToStatus());
  RETURN_IF_ERROR(draft.Check(writing.less_firm));

  Report report = stored.value_or(Report());
  report.clear_cells();
  report.set_name(std::string(text.name));
  report.set_reporter(entry->reporter());
  report.set_state(StateOf(next));
  // Where a text need only say what it changes, source and note stay too unless it has others.
  const bool keeps = report.accepted_revisions() > 0 || !report.open_elements().empty();
  if (!keeps || !text.source.empty()) report.set_source(std::string(text.source));
  if (!keeps || !text.note.empty()) report.set_note(std::string(text.note));
  report.set_simulated(round.simulated());
  if (correction) report.clear_writers();
  if (std::find(report.writers().begin(), report.writers().end(), writing.principal) ==
      report.writers().end()) {
    report.add_writers(std::string(writing.principal));
  }
  return report;
}

absl::StatusOr<Report> Submit(const Round& round, const Report& report, FindingsOf findings,
                              std::string_view principal, absl::Time now) {
  return SubmitCover(round, report, ViewOf(report), findings, principal, now);
}

absl::StatusOr<Report> SubmitCover(const Round& round, Report cover, const ReportView& text,
                                   FindingsOf findings, std::string_view principal,
                                   absl::Time now) {
  RETURN_IF_ERROR(CheckOpen(round));
  ASSIGN_OR_RETURN(const Stage next, NextStage(cover.name(), StageOf(cover), ReportVerb::kSubmit));
  if (text.cells.empty()) {
    return IllegalState(absl::StrCat(cover.name(), " has no cell: there is nothing to submit"));
  }
  RETURN_IF_ERROR(CheckFindings(findings(text)));
  cover.set_state(StateOf(next));
  cover.set_submitter(std::string(principal));
  *cover.mutable_submit_time() = ToTimestamp(now);
  if (!cover.has_first_submit_time()) *cover.mutable_first_submit_time() = ToTimestamp(now);
  // A correction counts by the figures in force, and what came again in time by what was returned.
  const bool counts_before =
      cover.has_counted_submit_time() &&
      (cover.accepted_revisions() > 0 ||
       (!cover.resubmit_by().empty() && !IsOver(cover.resubmit_by(), DayInVietnam(now))));
  if (!counts_before) *cover.mutable_counted_submit_time() = ToTimestamp(now);
  return cover;
}

absl::StatusOr<Report> Withdraw(const Round& round, const std::optional<Report>& stored,
                                const v1::WithdrawReportRequest& request) {
  ASSIGN_OR_RETURN(const Stage next,
                   NextStage(request.name(), StageOf(stored), ReportVerb::kWithdraw));
  RETURN_IF_ERROR(CheckOpen(round));
  Report report = *stored;
  // What was sent back still has to come again, for the cells and by the day that the return named.
  report.set_state(StateOf(next));
  if (report.accepted_revisions() == 0) report.clear_counted_submit_time();
  return report;
}

absl::StatusOr<Acceptance> Accept(const Round& round, std::string_view name,
                                  const StoredReport& stored, std::string_view principal,
                                  absl::Time now, int64_t report_seq, SamePerson same) {
  ASSIGN_OR_RETURN(const Stage next, NextStage(name, StageOf(stored.report), ReportVerb::kAccept));
  RETURN_IF_ERROR(CheckOpen(round));
  Report report = *stored.report;
  RETURN_IF_ERROR(CheckReviewer(report, principal, same));
  RETURN_IF_ERROR(CheckErrors(round, report));
  ASSIGN_OR_RETURN(v1::Figures figures, PackCells(round, report));
  report.set_state(StateOf(next));
  report.set_reviewer(std::string(principal));
  *report.mutable_review_time() = ToTimestamp(now);
  report.set_accepted_revisions(report.accepted_revisions() + 1);
  report.clear_remarks();
  report.clear_resubmit_by();
  report.clear_open_elements();

  figures.set_name(FiguresOf(round.name()) + std::string(LastSegment(report.name())));
  figures.set_report_seq(report_seq);
  *figures.mutable_accept_time() = ToTimestamp(now);
  figures.set_late(IsLate(report.counted_submit_time(), DueDateOfReport(round, report.name())));
  figures.set_simulated(round.simulated());
  figures.set_source(report.source());
  figures.set_returns((stored.figures ? stored.figures->returns() : 0) + report.returns());
  report.clear_returns();
  // Without any value nothing has come yet: figures that follow count by their own submission.
  if (!HasValue(figures)) report.clear_counted_submit_time();
  return Acceptance{std::move(report), std::move(figures)};
}

absl::StatusOr<Report> Return(const Round& round, const std::optional<Report>& stored,
                              const v1::ReturnReportRequest& request, std::string_view principal,
                              absl::Time now, SamePerson same) {
  Violations violations;
  if (request.remarks().empty()) violations.Add("remarks", "has none; at least one is required");
  if (request.remarks_size() > 1000) {
    violations.Add("remarks", "has more than 1000");
    return violations.ToStatus();
  }
  size_t bytes = 0;
  for (int i = 0; i < request.remarks_size(); ++i) {
    const v1::Remark& remark = request.remarks(i);
    std::string field = absl::StrCat("remarks[", i, "]");
    if (remark.text().empty()) violations.Add(field + ".text", "is required");
    violations.AddStatus(field + ".text", CheckText(remark.text(), 2000));
    CheckElement(round, field + ".element", remark.element(), violations);
    bytes += remark.text().size();
  }
  if (bytes > kMaxRemarkBytes) {
    violations.Add("remarks", absl::StrCat("have ", bytes, " bytes of text together; at most ",
                                           kMaxRemarkBytes));
  }
  const std::string resubmit_by = ResubmitBy(
      request.due_date(), DueDateOfReport(round, request.name()), DayInVietnam(now), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  const Stage stage = StageOf(stored);
  ASSIGN_OR_RETURN(const Stage next, NextStage(request.name(), stage, ReportVerb::kReturn));
  RETURN_IF_ERROR(CheckOpen(round));
  Report report = *stored;
  RETURN_IF_ERROR(CheckReviewer(report, principal, same));
  if (!IsSentBack(stage)) report.set_returns(report.returns() + 1);
  report.set_state(StateOf(next));
  report.set_reviewer(std::string(principal));
  *report.mutable_review_time() = ToTimestamp(now);
  *report.mutable_remarks() = request.remarks();
  report.set_resubmit_by(resubmit_by);
  report.clear_open_elements();
  for (std::string& element : OpenElements(round, request.remarks())) {
    report.add_open_elements(std::move(element));
  }
  // A correction is written by whoever writes it, not by those who wrote what it corrects.
  if (stage == Stage::kAccepted) report.clear_writers();
  return report;
}

absl::StatusOr<Report> Comment(const Round& round, const std::optional<Report>& stored,
                               const v1::CommentReportRequest& request, std::string_view principal,
                               absl::Time now) {
  Violations violations;
  CheckElement(round, "element", request.element(), violations);
  if (request.text().empty()) violations.Add("text", "is required");
  violations.AddStatus("text", CheckText(request.text(), 2000));
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const Stage next,
                   NextStage(request.name(), StageOf(stored), ReportVerb::kComment));
  Report report = *stored;
  if (report.comments_size() >= kMaxComments) {
    return IllegalState(
        absl::StrCat(report.name(), " has ", kMaxComments, " comments, and can have no more"));
  }
  size_t bytes = request.text().size();
  for (const v1::ReportComment& each : report.comments()) bytes += each.text().size();
  if (bytes > kMaxCommentBytes) {
    return IllegalState(absl::StrCat(report.name(), " would have ", bytes,
                                     " bytes of comments together; at most ", kMaxCommentBytes));
  }
  report.set_state(StateOf(next));
  v1::ReportComment& comment = *report.add_comments();
  comment.set_element(request.element());
  comment.set_text(request.text());
  comment.set_author(std::string(principal));
  *comment.mutable_time() = ToTimestamp(now);
  return report;
}

}  // namespace thidua::reporting
