#include "services/reporting/domain/reports/import.h"

#include <utility>

#include "common/value/status_macros.h"
#include "services/reporting/domain/reports/cells.h"

namespace thidua::reporting {

absl::StatusOr<Imported> ImportReport(const v1::Round& round, const StoredReport& stored,
                                      const ReportView& input, const Violations& found,
                                      std::string_view reason, bool submit, FindingsOf findings,
                                      std::string_view principal, absl::Time now) {
  const std::optional<v1::Report>& report = stored.report;
  ASSIGN_OR_RETURN(const DraftCells draft, DraftCells::Of(round, stored, input));
  const bool same = report && SameContent(ViewOf(*report), draft.view());
  const bool handed_over = report && (report->state() == v1::REPORT_STATE_SUBMITTED ||
                                      report->state() == v1::REPORT_STATE_ACCEPTED);
  if (same && (handed_over || !submit)) return Imported{ImportResult::kUnchanged, {}};
  Imported imported{report ? ImportResult::kUpdated : ImportResult::kCreated, {}};
  if (same && report->state() == v1::REPORT_STATE_DRAFT) {
    // Who only hands it over has not written it.
    imported.report = *report;
  } else {
    ASSIGN_OR_RETURN(
        imported.report,
        WriteCover(round, report, draft, found,
                   {principal, reason, v1::UpdateReportRequest::default_instance().less_firm()}));
    imported.cells_of_input = draft.is_input();
    if (!imported.cells_of_input) PutCells(draft.view().cells, imported.report);
  }
  if (submit) {
    ASSIGN_OR_RETURN(imported.report, SubmitCover(round, std::move(imported.report), draft.view(),
                                                  findings, principal, now));
  }
  return imported;
}

}  // namespace thidua::reporting
