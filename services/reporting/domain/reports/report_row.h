#pragma once
// The row of a report: its cells by the columns of the round.

#include <string_view>

#include "services/reporting/domain/reports/report_view.h"
#include "services/reporting/domain/rules/row.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Index of the level; -1 if the column's scale has no such level.
int LevelIndex(const v1::Column& column, std::string_view level);

// Puts the cells of a report that has passed CheckCells into `row`; computed columns stay missing.
void FillRow(const v1::Round& round, const ReportView& report, Row& row);

}  // namespace thidua::reporting
