#include "services/reporting/domain/reports/report_view.h"

#include <algorithm>
#include <string>

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

void PutCells(const std::vector<CellView>& cells, v1::Report& report) {
  report.clear_cells();
  for (const CellView& view : cells) {
    v1::Cell& cell = *report.add_cells();
    cell.set_element(std::string(view.element));
    switch (view.value_case) {
      case v1::Cell::kNumber:
        cell.set_number(std::string(view.text));
        break;
      case v1::Cell::kLevel:
        cell.set_level(std::string(view.text));
        break;
      case v1::Cell::kVoided:
        cell.set_voided(view.voided);
        break;
      case v1::Cell::VALUE_NOT_SET:
        break;
    }
    cell.set_status(StatusOf(view.status));
    cell.set_note(std::string(view.note));
  }
}

}  // namespace thidua::reporting
