#include "services/reporting/domain/report_view.h"

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
  view.cells.reserve(report.cells_size());
  for (const v1::Cell& cell : report.cells()) view.cells.push_back(ViewOf(cell));
  return view;
}

}  // namespace thidua::reporting
