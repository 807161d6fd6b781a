#include "services/reporting/domain/reports/cells.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/decimal.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/reporting/domain/reports/report_row.h"
#include "services/reporting/domain/rules/columns.h"
#include "services/reporting/domain/rules/computed_columns.h"

namespace thidua::reporting {
namespace {

using type::v1::ValueStatus;
using v1::Cell;
using v1::Column;
using v1::Figures;
using v1::Report;
using v1::Round;

// The violations of one report's cells. Their paths are written down only where one is found.
class CellCheck {
 public:
  CellCheck(const Round& round, const ReportView& report, Violations& violations)
      : round_(round), report_(report), violations_(violations), columns_(round) {}

  void Run() {
    std::vector<bool> filled(round_.columns_size());
    absl::flat_hash_set<std::string_view> unknown;
    for (; at_ < report_.cells.size(); ++at_) {
      const CellView& cell = report_.cells[at_];
      AddStatus(".note", CheckText(cell.note, 1000));
      const int column = columns_.Find(cell.element);
      if (column < 0 ? !unknown.insert(cell.element).second : filled[column]) {
        Add(".element", absl::StrCat("stands twice: ", Quote(cell.element)),
            type::v1::ERROR_REASON_DUPLICATE);
      }
      if (column < 0) {
        Add(".element", absl::StrCat("is no column of the round: ", Quote(cell.element)),
            type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
        continue;
      }
      filled[column] = true;
      Check(round_.columns(column), cell);
    }
  }

 private:
  std::string Path(const char* part) const { return absl::StrCat("report.cells[", at_, "]", part); }
  void Add(const char* part, const std::string& problem,
           ErrorReason reason = type::v1::ERROR_REASON_INVALID_FIELD) {
    violations_.Add(Path(part), problem, reason);
  }
  void AddStatus(const char* part, const absl::Status& status) {
    if (!status.ok()) violations_.AddStatus(Path(part), status);
  }

  void Check(const Column& column, const CellView& cell) {
    if (column.has_computed()) {
      Add(".element", absl::StrCat(column.element(), " is computed: reports may not fill it"));
      return;
    }
    switch (cell.value_case) {
      case Cell::kNumber:
        CheckNumber(column, cell.text);
        break;
      case Cell::kLevel:
        CheckLevel(column, cell.text);
        break;
      case Cell::kVoided:
        if (!cell.voided) Add(".voided", "is true or not set");
        break;
      case Cell::VALUE_NOT_SET:
        Add("", "has no value: leave the cell out if it is missing");
        break;
    }
    if (!type::v1::ValueStatus_IsValid(cell.status)) Add(".status", "is not a value status");
  }

  void CheckNumber(const Column& column, std::string_view text) {
    if (column.kind() == type::v1::VALUE_KIND_STATE) {
      Add(".number", absl::StrCat(column.element(), " is a state: give a level, not a number"),
          type::v1::ERROR_REASON_WRONG_VALUE_KIND);
      return;
    }
    const auto scaled = ParseScaled(text, column.decimals());
    if (!scaled.ok()) {
      if (column.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE &&
          ReasonOf(scaled.status()) == type::v1::ERROR_REASON_PERCENTAGE_FOR_PART) {
        Add(".number", "a published rate is written without the percent sign",
            type::v1::ERROR_REASON_INVALID_NUMBER);
      } else {
        AddStatus(".number", scaled.status());
      }
      return;
    }
    if (column.kind() == type::v1::VALUE_KIND_COUNT && *scaled < 0) {
      Add(".number", "a count is not negative", type::v1::ERROR_REASON_INVALID_NUMBER);
    }
  }

  void CheckLevel(const Column& column, std::string_view level) {
    if (column.kind() != type::v1::VALUE_KIND_STATE) {
      Add(".level", absl::StrCat(column.element(), " takes a number, not a level"),
          type::v1::ERROR_REASON_WRONG_VALUE_KIND);
    } else if (LevelIndex(column, level) < 0) {
      Add(".level", absl::StrCat("is no level of ", column.scale(), ": ", Quote(level)),
          type::v1::ERROR_REASON_UNKNOWN_LEVEL);
    }
  }

  const Round& round_;
  const ReportView& report_;
  Violations& violations_;
  Columns columns_;
  size_t at_ = 0;  // the cell that is looked at
};

// The number without zeros at the end of its fraction; other text as it is.
std::string_view ShortNumber(std::string_view text) {
  if (text.find('.') == std::string_view::npos) return text;
  text = text.substr(0, text.find_last_not_of('0') + 1);
  return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
}

absl::Status Corrupt(const Report& report, std::string_view problem) {
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat(report.name(), ": ", std::string(problem)));
}

}  // namespace

void CheckCells(const Round& round, const ReportView& report, Violations& violations) {
  violations.AddStatus("report.source", CheckText(report.source, 1000));
  violations.AddStatus("report.note", CheckText(report.note, 4000));
  if (report.cells.size() > 2 * static_cast<size_t>(round.columns_size()) + 100) {
    violations.Add("report.cells",
                   absl::StrCat("has ", report.cells.size(), " cells; the round has ",
                                round.columns_size(), " columns"));
    return;
  }
  CellCheck(round, report, violations).Run();
}

bool SameFigure(const CellView& a, const CellView& b) {
  const bool number = a.value_case == Cell::kNumber;
  return a.element == b.element && a.value_case == b.value_case && a.voided == b.voided &&
         (a.text == b.text || (number && ShortNumber(a.text) == ShortNumber(b.text))) &&
         StatusOf(a.status) == StatusOf(b.status);
}

bool SameCell(const CellView& a, const CellView& b) { return SameFigure(a, b) && a.note == b.note; }

bool SameContent(const ReportView& a, const ReportView& b) {
  if (a.source != b.source || a.note != b.note || a.cells.size() != b.cells.size()) return false;
  // Mostly they stand in the same order.
  if (std::equal(a.cells.begin(), a.cells.end(), b.cells.begin(), SameCell)) return true;
  absl::flat_hash_map<std::string_view, const CellView*> cells;
  for (const CellView& cell : a.cells) cells.emplace(cell.element, &cell);
  for (const CellView& cell : b.cells) {
    auto it = cells.find(cell.element);
    if (it == cells.end() || !SameCell(*it->second, cell)) return false;
    cells.erase(it);  // an element that stands twice is matched once
  }
  return true;
}

absl::Status ComputeCells(const Round& round, Figures& figures) {
  Row row;
  row.Reset(round.columns_size());
  for (int i = 0; i < round.columns_size(); ++i) {
    if (figures.statuses(i) == type::v1::VALUE_STATUS_UNSPECIFIED) continue;
    row.values[i] = figures.values(i);
    row.has[i] = 1;
  }
  const ComputedColumns computed(round);
  if (const int column = computed.FillIn(row); column >= 0) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE,
                 absl::StrCat(figures.name(), ": ", round.columns(column).element(),
                              ", which is computed, does not fit 18 digits"));
  }
  for (int i = 0; i < round.columns_size(); ++i) {
    if (!round.columns(i).has_computed() || !row.has[i]) continue;
    ValueStatus weakest = type::v1::VALUE_STATUS_ADJUSTED;
    for (const int part : computed.PartsOf(i)) {
      weakest = std::min(weakest, figures.statuses(part));
    }
    figures.set_values(i, row.values[i]);
    figures.set_statuses(i, weakest);
  }
  return absl::OkStatus();
}

absl::StatusOr<Figures> PackCells(const Round& round, const Report& report) {
  Columns columns(round);
  Figures figures;
  figures.mutable_statuses()->Resize(round.columns_size(), type::v1::VALUE_STATUS_UNSPECIFIED);
  figures.mutable_values()->Resize(round.columns_size(), 0);
  figures.set_name(report.name());  // for what may be wrong with it
  for (const Cell& cell : report.cells()) {
    const int at = columns.Find(cell.element());
    if (at < 0) return Corrupt(report, "a cell is of no column");
    const Column& column = round.columns(at);
    int64_t value = 0;
    if (cell.value_case() == Cell::kNumber) {
      ASSIGN_OR_RETURN(value, ParseScaled(cell.number(), column.decimals()));
    } else if (cell.value_case() == Cell::kLevel) {
      value = LevelIndex(column, cell.level());
      if (value < 0) return Corrupt(report, "a cell is at no level");
    } else {
      continue;  // voided: missing
    }
    figures.set_values(at, value);
    figures.set_statuses(at, StatusOf(cell.status()));
  }
  RETURN_IF_ERROR(ComputeCells(round, figures));
  figures.clear_name();
  return figures;
}

bool HasValue(const v1::Figures& figures) {
  return std::any_of(figures.statuses().begin(), figures.statuses().end(),
                     [](int status) { return status != type::v1::VALUE_STATUS_UNSPECIFIED; });
}

}  // namespace thidua::reporting
