#pragma once
// Reported values: what a report may hold, and how an accepted one is packed into figures.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include "common/value/errors.h"
#include "services/reporting/domain/reports/report_view.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Adds every violation of the report's cells, source and note against the round's columns, under
// "report.": unknown element or level, a comma, too many decimals, a percentage where a part is
// asked, a negative count, an element twice, a computed column, a value of the wrong kind.
void CheckCells(const v1::Round& round, const ReportView& report, Violations& violations);

// True if both reports say the same: the same cells in any order, the same source and note. A
// status that is not given is OFFICIAL, "1.50" is "1.5".
bool SameContent(const ReportView& a, const ReportView& b);

// True if both cells say the same of the same element, as SameContent compares them; SameFigure:
// but for their notes.
bool SameCell(const CellView& a, const CellView& b);
bool SameFigure(const CellView& a, const CellView& b);

// Fills the computed columns of figures that hold all others, in column order.
//   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a computed value does not fit 18 digits.
absl::Status ComputeCells(const v1::Round& round, v1::Figures& figures);

// Packs statuses and values of a report that has passed CheckCells, in column order, computed
// columns included; the rest of the figures is left unset.
//   DATA_LOSS / CORRUPT: a stored cell does not fit the round.
//   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a computed column does not fit 18 digits.
absl::StatusOr<v1::Figures> PackCells(const v1::Round& round, const v1::Report& report);

// Whether the figures say a value of any element; otherwise nobody reported anything.
bool HasValue(const v1::Figures& figures);

}  // namespace thidua::reporting
