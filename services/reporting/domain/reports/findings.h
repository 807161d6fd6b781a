#pragma once
// What stands against submitting a report, and the refusal that says it.

#include <absl/status/status.h>

#include <vector>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "services/reporting/domain/reports/report_view.h"
#include "services/reporting/domain/rules/demands.h"
#include "services/reporting/domain/rules/history.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/reporting/v1/finding.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Pins what the form demands to a round whose columns are pinned: its required cells, its ranges
// and those of its published rates, and its rules.
void PinDemands(const catalog::v1::Form& form, CatalogLookup& lookup, v1::Round& round);

// The findings of one round's reports. The round must outlive it. Not thread-safe.
class ReportCheck {
 public:
  explicit ReportCheck(const v1::Round& round) : round_(round), demands_(round) {}

  // What is found in a report that has passed CheckCells; `history` is that of its subject. First
  // computed columns that are too large, then the demands in their order, then what the history
  // says. Holds until the next call.
  const std::vector<v1::Finding>& Find(const ReportView& report, const History& history);

 private:
  const v1::Round& round_;
  const Demands demands_;
  Row row_;
  std::vector<v1::Finding> findings_;
};

// OK if the findings let a report be submitted: no error, and each warning is answered.
//   FAILED_PRECONDITION: all others at once, as far as an error has room for them, and how many
//   more there are under `report.findings`; each under `report.cells[{element}]` of the first cell
//   that it is about, with CELL_REQUIRED, FORM_RULE_BROKEN, NOTE_REQUIRED or NUMBER_OUT_OF_RANGE.
absl::Status CheckFindings(const std::vector<v1::Finding>& findings);

// OK if nothing stands against the figures of a submitted report but what may be explained. It was
// submitted by the round's demands of then, and a renewal may have brought others.
//   FAILED_PRECONDITION: as CheckFindings.
absl::Status CheckErrors(const v1::Round& round, const v1::Report& report);

}  // namespace thidua::reporting
