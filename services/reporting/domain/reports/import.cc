#include "services/reporting/domain/reports/import.h"

#include <utility>

#include "common/value/status_macros.h"
#include "services/reporting/domain/reports/cells.h"

namespace thidua::reporting {

absl::StatusOr<Imported> ImportReport(const v1::Round& round,
                                      const std::optional<v1::Report>& stored,
                                      const ReportView& input, const Violations& found,
                                      std::string_view reason, bool submit, FindingsOf findings,
                                      std::string_view principal, absl::Time now) {
  const bool same = stored && SameContent(ViewOf(*stored), input);
  const bool handed_over = stored && (stored->state() == v1::REPORT_STATE_SUBMITTED ||
                                      stored->state() == v1::REPORT_STATE_ACCEPTED);
  if (same && (handed_over || !submit)) return Imported{ImportResult::kUnchanged, {}};
  Imported imported{stored ? ImportResult::kUpdated : ImportResult::kCreated, {}};
  if (same && stored->state() == v1::REPORT_STATE_DRAFT) {
    // Who only hands it over has not written it.
    imported.report = *stored;
  } else {
    ASSIGN_OR_RETURN(imported.report, WriteCover(round, stored, input, found, reason, principal));
    imported.cells_of_input = true;
  }
  if (submit) {
    ASSIGN_OR_RETURN(imported.report, SubmitCover(round, std::move(imported.report),
                                                  !input.cells.empty(), findings, principal, now));
  }
  return imported;
}

}  // namespace thidua::reporting
