#include "services/reporting/domain/reports/workflow.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <utility>

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/cells.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting {
namespace {

using v1::Report;
using v1::Round;

std::string StateName(v1::ReportState state) {
  switch (state) {
    case v1::REPORT_STATE_DRAFT:
      return "a draft";
    case v1::REPORT_STATE_SUBMITTED:
      return "submitted";
    case v1::REPORT_STATE_ACCEPTED:
      return "accepted";
    case v1::REPORT_STATE_RETURNED:
      return "returned";
    case v1::REPORT_STATE_UNSPECIFIED:
    case SENTINELS_OF(v1::ReportState):
      break;
  }
  return "in no state";
}

absl::Status CheckState(const Report& report, v1::ReportState wanted) {
  if (report.state() == wanted) return absl::OkStatus();
  return IllegalState(
      absl::StrCat(report.name(), " is ", StateName(report.state()), ", not ", StateName(wanted)));
}

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

}  // namespace

absl::StatusOr<Report> WriteDraft(const Round& round, const std::optional<Report>& stored,
                                  const v1::UpdateReportRequest& request,
                                  std::string_view principal) {
  const Report& input = request.report();
  const ReportView view = ViewOf(input);
  Violations found;
  CheckCells(round, view, found);
  ASSIGN_OR_RETURN(Report report,
                   WriteCover(round, stored, view, std::move(found), request.reason(), principal));
  *report.mutable_cells() = input.cells();
  for (auto& cell : *report.mutable_cells()) cell.set_status(StatusOf(cell.status()));
  return report;
}

absl::StatusOr<Report> WriteCover(const Round& round, const std::optional<Report>& stored,
                                  const ReportView& input, Violations found,
                                  std::string_view reason, std::string_view principal) {
  std::string subject = kUnitName.Format({LastSegment(input.name)});
  const v1::RosterEntry* entry = FindOnRoster(round, subject);
  if (entry == nullptr) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NOT_ON_ROSTER,
                 absl::StrCat(subject, " is not on the roster of ", round.name()));
  }
  RETURN_IF_ERROR(CheckOpen(round));
  if (stored && stored->state() == v1::REPORT_STATE_SUBMITTED) {
    return IllegalState(absl::StrCat(stored->name(), " is submitted: it must be returned first"));
  }
  const bool correction = stored && stored->state() == v1::REPORT_STATE_ACCEPTED;
  if (correction && reason.empty()) {
    found.Add("reason", "is required to correct an accepted report");
  }
  RETURN_IF_ERROR(found.ToStatus());

  Report report = stored.value_or(Report());
  report.clear_cells();
  report.set_name(std::string(input.name));
  report.set_reporter(entry->reporter());
  report.set_state(v1::REPORT_STATE_DRAFT);
  report.set_source(std::string(input.source));
  report.set_note(std::string(input.note));
  report.set_simulated(round.simulated());
  if (correction) report.clear_writers();
  if (std::find(report.writers().begin(), report.writers().end(), principal) ==
      report.writers().end()) {
    report.add_writers(std::string(principal));
  }
  return report;
}

absl::StatusOr<Report> Submit(const Round& round, Report report, FindingsOf findings,
                              std::string_view principal, absl::Time now) {
  const bool has_cells = !report.cells().empty();
  return SubmitCover(round, std::move(report), has_cells, findings, principal, now);
}

absl::StatusOr<Report> SubmitCover(const Round& round, Report cover, bool has_cells,
                                   FindingsOf findings, std::string_view principal,
                                   absl::Time now) {
  RETURN_IF_ERROR(CheckOpen(round));
  RETURN_IF_ERROR(CheckState(cover, v1::REPORT_STATE_DRAFT));
  if (!has_cells) {
    return IllegalState(absl::StrCat(cover.name(), " has no cell: there is nothing to submit"));
  }
  RETURN_IF_ERROR(CheckFindings(findings()));
  cover.set_state(v1::REPORT_STATE_SUBMITTED);
  cover.set_submitter(std::string(principal));
  *cover.mutable_submit_time() = ToTimestamp(now);
  if (!cover.has_first_submit_time()) *cover.mutable_first_submit_time() = ToTimestamp(now);
  return cover;
}

absl::StatusOr<Acceptance> Accept(const Round& round, Report report, std::string_view principal,
                                  absl::Time now, int64_t report_seq, SamePerson same) {
  RETURN_IF_ERROR(CheckOpen(round));
  RETURN_IF_ERROR(CheckState(report, v1::REPORT_STATE_SUBMITTED));
  RETURN_IF_ERROR(CheckReviewer(report, principal, same));
  ASSIGN_OR_RETURN(v1::Figures figures, PackCells(round, report));
  report.set_state(v1::REPORT_STATE_ACCEPTED);
  report.set_reviewer(std::string(principal));
  *report.mutable_review_time() = ToTimestamp(now);
  report.set_accepted_revisions(report.accepted_revisions() + 1);
  report.clear_remarks();

  figures.set_name(FiguresOf(round.name()) + std::string(LastSegment(report.name())));
  figures.set_report_seq(report_seq);
  *figures.mutable_accept_time() = ToTimestamp(now);
  const v1::RosterEntry* entry =
      FindOnRoster(round, kUnitName.Format({LastSegment(report.name())}));
  figures.set_late(IsLate(report.first_submit_time(),
                          entry == nullptr ? round.due_date() : DueDateOf(round, *entry)));
  figures.set_simulated(round.simulated());
  figures.set_source(report.source());
  return Acceptance{std::move(report), std::move(figures)};
}

absl::StatusOr<Report> Return(const Round& round, Report report,
                              const v1::ReturnReportRequest& request, std::string_view principal,
                              absl::Time now, SamePerson same) {
  Violations violations;
  if (request.remarks().empty()) violations.Add("remarks", "has none; at least one is required");
  if (request.remarks_size() > 1000) {
    violations.Add("remarks", "has more than 1000");
    return violations.ToStatus();
  }
  for (int i = 0; i < request.remarks_size(); ++i) {
    const v1::Remark& remark = request.remarks(i);
    std::string field = absl::StrCat("remarks[", i, "]");
    if (remark.text().empty()) violations.Add(field + ".text", "is required");
    violations.AddStatus(field + ".text", CheckText(remark.text(), 2000));
    bool known =
        remark.element().empty() ||
        std::any_of(round.columns().begin(), round.columns().end(),
                    [&](const auto& column) { return column.element() == remark.element(); });
    if (!known) {
      violations.Add(field + ".element",
                     absl::StrCat("is no column of the round: ", Quote(remark.element())),
                     type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(CheckOpen(round));
  RETURN_IF_ERROR(CheckState(report, v1::REPORT_STATE_SUBMITTED));
  RETURN_IF_ERROR(CheckReviewer(report, principal, same));
  report.set_state(v1::REPORT_STATE_RETURNED);
  report.set_reviewer(std::string(principal));
  *report.mutable_review_time() = ToTimestamp(now);
  *report.mutable_remarks() = request.remarks();
  return report;
}

}  // namespace thidua::reporting
