#include "services/reporting/domain/reports/cell_changes.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>

#include <map>
#include <string_view>
#include <utility>

#include "common/value/decimal.h"
#include "common/value/errors.h"
#include "services/reporting/domain/reports/cells.h"
#include "services/reporting/domain/reports/report_view.h"
#include "services/reporting/domain/rules/columns.h"

namespace thidua::reporting {

std::vector<v1::CellChange> CellChanges(const v1::Round& round, const CellList& before,
                                        const CellList& after) {
  struct Sides {
    const v1::Cell* before = nullptr;
    const v1::Cell* after = nullptr;
  };
  Columns columns(round);
  // By column, then by element.
  std::map<std::pair<int, std::string_view>, Sides> sides;
  const auto place = [&](const v1::Cell& cell) -> Sides& {
    const int column = columns.Find(cell.element());
    return sides[{column < 0 ? round.columns_size() : column, cell.element()}];
  };
  for (const v1::Cell& cell : before) place(cell).before = &cell;
  for (const v1::Cell& cell : after) place(cell).after = &cell;
  std::vector<v1::CellChange> changes;
  for (const auto& [at, pair] : sides) {
    if (pair.before != nullptr && pair.after != nullptr &&
        SameCell(ViewOf(*pair.before), ViewOf(*pair.after))) {
      continue;
    }
    v1::CellChange& change = changes.emplace_back();
    change.set_element(std::string(at.second));
    if (pair.before != nullptr) *change.mutable_before() = *pair.before;
    if (pair.after != nullptr) *change.mutable_after() = *pair.after;
  }
  return changes;
}

absl::StatusOr<CellList> CellsOfFigures(const v1::Round& round, const v1::Figures& figures) {
  CellList cells;
  const auto corrupt = [&](std::string_view problem) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat(figures.name(), std::string(problem)));
  };
  if (figures.statuses_size() != round.columns_size() ||
      figures.values_size() != round.columns_size()) {
    return corrupt(" do not fit the columns of their round");
  }
  for (int i = 0; i < round.columns_size(); ++i) {
    const v1::Column& column = round.columns(i);
    const auto status = figures.statuses(i);
    if (status == type::v1::VALUE_STATUS_UNSPECIFIED || column.has_computed()) continue;
    v1::Cell& cell = *cells.Add();
    cell.set_element(column.element());
    cell.set_status(status);
    if (column.kind() == type::v1::VALUE_KIND_STATE) {
      if (figures.values(i) < 0 || figures.values(i) >= column.levels_size()) {
        return corrupt(" are at a level that their scale does not have");
      }
      cell.set_level(column.levels(static_cast<int>(figures.values(i))));
    } else {
      cell.set_number(FormatScaled(figures.values(i), column.decimals()));
    }
  }
  return cells;
}

std::vector<v1::CellChange> Corrections(const v1::Round& round, const CellList& in_force,
                                        const v1::Report& report) {
  absl::flat_hash_map<std::string_view, const v1::Cell*> old;
  for (const v1::Cell& cell : in_force) old.emplace(cell.element(), &cell);
  CellList before = in_force, after;
  for (const v1::Cell& cell : report.cells()) {
    const auto known = old.find(cell.element());
    if (known == old.end() && cell.voided()) continue;
    v1::Cell& now = *after.Add() = cell;
    // Figures have no notes: a note alone is no correction.
    if (known != old.end() && SameFigure(ViewOf(*known->second), ViewOf(cell))) now.clear_note();
  }
  return CellChanges(round, before, after);
}

}  // namespace thidua::reporting
