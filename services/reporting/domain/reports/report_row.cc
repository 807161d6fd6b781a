#include "services/reporting/domain/reports/report_row.h"

#include "common/value/decimal.h"
#include "services/reporting/domain/rules/columns.h"

namespace thidua::reporting {

int LevelIndex(const v1::Column& column, std::string_view level) {
  for (int i = 0; i < column.levels_size(); ++i) {
    if (column.levels(i) == level) return i;
  }
  return -1;
}

void FillRow(const v1::Round& round, const ReportView& report, Row& row) {
  row.Reset(round.columns_size());
  Columns columns(round);
  for (const CellView& cell : report.cells) {
    const int at = columns.Find(cell.element);
    if (at < 0) continue;
    row.noted[at] = cell.note.empty() ? 0 : 1;
    if (cell.value_case == v1::Cell::kNumber) {
      const auto value = ParseScaled(cell.text, round.columns(at).decimals());
      if (!value.ok()) continue;
      row.values[at] = *value;
      row.has[at] = 1;
    } else if (cell.value_case == v1::Cell::kLevel) {
      const int level = LevelIndex(round.columns(at), cell.text);
      if (level < 0) continue;
      row.values[at] = level;
      row.has[at] = 1;
    }
  }
}

}  // namespace thidua::reporting
