#pragma once
// What one text of a report says otherwise than another one, or than the figures in force.

#include <absl/status/statusor.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <vector>

#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

using CellList = google::protobuf::RepeatedPtrField<v1::Cell>;

// The elements that have a cell on one side only, or another value, status or note after than
// before: in the order of the round's columns, and behind them, by name, those that it has no
// column for any more. How a number is written changes nothing.
std::vector<v1::CellChange> CellChanges(const v1::Round& round, const CellList& before,
                                        const CellList& after);

// The values in force as cells without notes, in the order of the round's columns; computed ones
// are left out.
//   DATA_LOSS / CORRUPT: the figures do not fit the round's columns.
absl::StatusOr<CellList> CellsOfFigures(const v1::Round& round, const v1::Figures& figures);

// The cells in which the report differs by value or status from the figures in force, which
// `in_force` are (see CellsOfFigures). A cell that is voided where nothing is in force does not.
std::vector<v1::CellChange> Corrections(const v1::Round& round, const CellList& in_force,
                                        const v1::Report& report);

}  // namespace thidua::reporting
