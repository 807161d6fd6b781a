#include "services/reporting/domain/reports/changed_cells.h"

#include <absl/container/flat_hash_map.h>

#include <string_view>

#include "services/reporting/domain/reports/report_view.h"

namespace thidua::reporting {

int CountChangedCells(const v1::Report& before, const v1::Report& after) {
  absl::flat_hash_map<std::string_view, const v1::Cell*> old;
  for (const v1::Cell& cell : before.cells()) old.emplace(cell.element(), &cell);
  int changed = 0;
  for (const v1::Cell& cell : after.cells()) {
    const auto found = old.find(cell.element());
    if (found == old.end() || !(ViewOf(*found->second) == ViewOf(cell))) ++changed;
    if (found != old.end()) old.erase(found);
  }
  return changed + static_cast<int>(old.size());
}

}  // namespace thidua::reporting
