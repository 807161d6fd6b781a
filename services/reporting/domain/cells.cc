#include "services/reporting/domain/cells.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "common/value/decimal.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"

namespace thidua::reporting {
namespace {

using type::v1::ValueStatus;
using v1::Cell;
using v1::Column;
using v1::Figures;
using v1::Report;
using v1::Round;

absl::flat_hash_map<std::string_view, int> ColumnIndex(const Round& round) {
  absl::flat_hash_map<std::string_view, int> index;
  for (int i = 0; i < round.columns_size(); ++i) index.emplace(round.columns(i).element(), i);
  return index;
}

// Index of the level; -1 if the column's scale has no such level.
int LevelIndex(const Column& column, std::string_view level) {
  for (int i = 0; i < column.levels_size(); ++i) {
    if (column.levels(i) == level) return i;
  }
  return -1;
}

void CheckNumber(const std::string& field, const Column& column, const std::string& text,
                 Violations& violations) {
  if (column.kind() == type::v1::VALUE_KIND_STATE) {
    violations.Add(field, absl::StrCat(column.element(), " is a state: give a level, not a number"),
                   type::v1::ERROR_REASON_WRONG_VALUE_KIND);
    return;
  }
  auto scaled = ParseScaled(text, column.decimals());
  if (!scaled.ok()) {
    if (column.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE &&
        ReasonOf(scaled.status()) == type::v1::ERROR_REASON_PERCENTAGE_FOR_PART) {
      violations.Add(field, "a published rate is written without the percent sign",
                     type::v1::ERROR_REASON_INVALID_NUMBER);
    } else {
      violations.AddStatus(field, scaled.status());
    }
    return;
  }
  if (column.kind() == type::v1::VALUE_KIND_COUNT && *scaled < 0) {
    violations.Add(field, "a count is not negative", type::v1::ERROR_REASON_INVALID_NUMBER);
  }
}

void CheckLevel(const std::string& field, const Column& column, const std::string& level,
                Violations& violations) {
  if (column.kind() != type::v1::VALUE_KIND_STATE) {
    violations.Add(field, absl::StrCat(column.element(), " takes a number, not a level"),
                   type::v1::ERROR_REASON_WRONG_VALUE_KIND);
  } else if (LevelIndex(column, level) < 0) {
    violations.Add(field, absl::StrCat("is no level of ", column.scale(), ": ", Quote(level)),
                   type::v1::ERROR_REASON_UNKNOWN_LEVEL);
  }
}

void CheckCell(const std::string& field, const Column& column, const Cell& cell,
               Violations& violations) {
  if (column.has_computed()) {
    violations.Add(field + ".element",
                   absl::StrCat(column.element(), " is computed: reports may not fill it"));
    return;
  }
  switch (cell.value_case()) {
    case Cell::kNumber:
      CheckNumber(field + ".number", column, cell.number(), violations);
      break;
    case Cell::kLevel:
      CheckLevel(field + ".level", column, cell.level(), violations);
      break;
    case Cell::kVoided:
      if (!cell.voided()) violations.Add(field + ".voided", "is true or not set");
      break;
    case Cell::VALUE_NOT_SET:
      violations.Add(field, "has no value: leave the cell out if it is missing");
      break;
  }
  if (!type::v1::ValueStatus_IsValid(cell.status())) {
    violations.Add(field + ".status", "is not a value status");
  }
}

ValueStatus StatusOf(const Cell& cell) {
  return cell.status() == type::v1::VALUE_STATUS_UNSPECIFIED ? type::v1::VALUE_STATUS_OFFICIAL
                                                             : cell.status();
}

// The number without zeros at the end of its fraction; other text as it is.
std::string_view ShortNumber(std::string_view text) {
  if (text.find('.') == std::string_view::npos) return text;
  text = text.substr(0, text.find_last_not_of('0') + 1);
  return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
}

bool SameCell(const Cell& a, const Cell& b) {
  return a.element() == b.element() && a.value_case() == b.value_case() &&
         ShortNumber(a.number()) == ShortNumber(b.number()) && a.level() == b.level() &&
         StatusOf(a) == StatusOf(b) && a.note() == b.note();
}

absl::Status Corrupt(const Report& report, std::string_view problem) {
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat(report.name(), ": ", std::string(problem)));
}

}  // namespace

void CheckCells(const Round& round, const Report& report, Violations& violations) {
  violations.AddStatus("report.source", CheckText(report.source(), 1000));
  violations.AddStatus("report.note", CheckText(report.note(), 4000));
  if (report.cells_size() > 2 * round.columns_size() + 100) {
    violations.Add("report.cells",
                   absl::StrCat("has ", report.cells_size(), " cells; the round has ",
                                round.columns_size(), " columns"));
    return;
  }
  auto columns = ColumnIndex(round);
  absl::flat_hash_set<std::string_view> seen;
  for (int i = 0; i < report.cells_size(); ++i) {
    const Cell& cell = report.cells(i);
    std::string field = absl::StrCat("report.cells[", i, "]");
    violations.AddStatus(field + ".note", CheckText(cell.note(), 1000));
    if (!seen.insert(cell.element()).second) {
      violations.Add(field + ".element", absl::StrCat("stands twice: ", Quote(cell.element())),
                     type::v1::ERROR_REASON_DUPLICATE);
    }
    auto it = columns.find(cell.element());
    if (it == columns.end()) {
      violations.Add(field + ".element",
                     absl::StrCat("is no column of the round: ", Quote(cell.element())),
                     type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
      continue;
    }
    CheckCell(field, round.columns(it->second), cell, violations);
  }
}

bool SameContent(const Report& a, const Report& b) {
  if (a.source() != b.source() || a.note() != b.note() || a.cells_size() != b.cells_size()) {
    return false;
  }
  // Mostly they stand in the same order.
  if (std::equal(a.cells().begin(), a.cells().end(), b.cells().begin(), SameCell)) return true;
  absl::flat_hash_map<std::string_view, const Cell*> cells;
  for (const Cell& cell : a.cells()) cells.emplace(cell.element(), &cell);
  for (const Cell& cell : b.cells()) {
    auto it = cells.find(cell.element());
    if (it == cells.end() || !SameCell(*it->second, cell)) return false;
    cells.erase(it);  // an element that stands twice is matched once
  }
  return true;
}

absl::StatusOr<Figures> PackCells(const Round& round, const Report& report) {
  auto columns = ColumnIndex(round);
  Figures figures;
  figures.mutable_statuses()->Resize(round.columns_size(), type::v1::VALUE_STATUS_UNSPECIFIED);
  figures.mutable_values()->Resize(round.columns_size(), 0);
  for (const Cell& cell : report.cells()) {
    auto it = columns.find(cell.element());
    if (it == columns.end()) return Corrupt(report, "a cell is of no column");
    const Column& column = round.columns(it->second);
    int64_t value = 0;
    if (cell.value_case() == Cell::kNumber) {
      ASSIGN_OR_RETURN(value, ParseScaled(cell.number(), column.decimals()));
    } else if (cell.value_case() == Cell::kLevel) {
      value = LevelIndex(column, cell.level());
      if (value < 0) return Corrupt(report, "a cell is at no level");
    } else {
      continue;  // voided: missing
    }
    figures.set_values(it->second, value);
    figures.set_statuses(it->second, StatusOf(cell));
  }
  for (int i = 0; i < round.columns_size(); ++i) {
    if (!round.columns(i).has_computed()) continue;
    const auto& computed = round.columns(i).computed();
    auto minuend = columns.find(computed.minuend());
    auto subtrahend = columns.find(computed.subtrahend());
    if (minuend == columns.end() || subtrahend == columns.end()) {
      return Corrupt(report, "a computed column has no parts");
    }
    const ValueStatus status =
        std::min(figures.statuses(minuend->second), figures.statuses(subtrahend->second));
    if (status == type::v1::VALUE_STATUS_UNSPECIFIED) continue;  // a part is missing
    // Two figures of 18 digits: their difference fits an int64.
    figures.set_values(i, std::max<int64_t>(0, figures.values(minuend->second) -
                                                   figures.values(subtrahend->second)));
    figures.set_statuses(i, status);
  }
  return figures;
}

}  // namespace thidua::reporting
