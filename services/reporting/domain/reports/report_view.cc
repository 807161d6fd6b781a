#include "services/reporting/domain/reports/report_view.h"

#include <algorithm>

namespace thidua::reporting {

CellView ViewOf(const v1::Cell& cell) {
  return {.element = cell.element(),
          .value_case = cell.value_case(),
          .text = cell.has_level() ? cell.level() : cell.number(),
          .voided = cell.voided(),
          .status = cell.status(),
          .note = cell.note()};
}

ReportView ViewOf(const v1::Report& report) {
  ReportView view{.name = report.name(),
                  .source = report.source(),
                  .note = report.note(),
                  .etag = report.etag(),
                  .cells = {}};
  const int cells = std::min(report.cells_size(), static_cast<int>(kMostCells));
  view.cells.reserve(cells);
  for (int i = 0; i < cells; ++i) view.cells.push_back(ViewOf(report.cells(i)));
  return view;
}

}  // namespace thidua::reporting
