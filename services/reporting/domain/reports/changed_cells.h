#pragma once
// What a report says otherwise than before.

#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {

// Returns how many elements have a cell in only one of the reports, or another value, status or
// note in `after` than in `before`.
int CountChangedCells(const v1::Report& before, const v1::Report& after);

}  // namespace thidua::reporting
