#include "services/admin_cli/views/figures_view.h"

#include <absl/strings/str_join.h>

#include "common/value/decimal.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using reporting::v1::Figures;
using reporting::v1::LevelCount;
using reporting::v1::Total;

std::string LevelsText(const google::protobuf::RepeatedPtrField<LevelCount>& levels) {
  std::vector<std::string> texts;
  for (const LevelCount& level : levels) {
    texts.push_back(level.level() + ": " + std::to_string(level.count()));
  }
  return absl::StrJoin(texts, ", ");
}

std::string CarriedText(int32_t carried) { return carried == 0 ? "" : std::to_string(carried); }

}  // namespace

std::string PackedText(int64_t value, type::v1::ValueKind kind, int decimals,
                       const google::protobuf::RepeatedPtrField<std::string>& levels) {
  if (kind != type::v1::VALUE_KIND_STATE) return FormatScaled(value, decimals);
  return value >= 0 && value < levels.size() ? levels[static_cast<int>(value)]
                                             : "level " + std::to_string(value);
}

std::string FigureText(const Figures& figures, int index, const reporting::v1::Column& column) {
  if (index >= figures.statuses_size() || index >= figures.values_size() ||
      figures.statuses(index) == type::v1::VALUE_STATUS_UNSPECIFIED) {
    return "";
  }
  return PackedText(figures.values(index), column.kind(), column.decimals(), column.levels());
}

Table NewFiguresTable() {
  return Table({{"SUBJECT"},
                {"ELEMENT"},
                {"TITLE", Column::kShrink},
                {"VALUE", Column::kRight},
                {"UNIT"},
                {"STATUS"},
                {"LATE"},
                {"SIMULATED"}});
}

void AddFigures(const Figures& figures, const Columns& columns, Table* table) {
  for (int i = 0; i < columns.size(); ++i) {
    const std::string value = FigureText(figures, i, columns[i]);
    const std::string status =
        value.empty() ? "missing"
                      : EnumText(*type::v1::ValueStatus_descriptor(), figures.statuses(i));
    table->Add({LastSegment(figures.name()), LastSegment(columns[i].element()), columns[i].title(),
                value, columns[i].unit_of_measure(),
                TableCell(status, value.empty() ? Colour::kDim : Colour::kNone),
                figures.late() ? "yes" : "", figures.simulated() ? "SIMULATED" : ""});
  }
}

Table NewFigureRecords() {
  return Table({{"OWNER"},
                {"FORM"},
                {"PERIOD"},
                {"SUBJECT"},
                {"ELEMENT"},
                {"TITLE"},
                {"NUMBER"},
                {"LEVEL"},
                {"UNIT OF MEASURE"},
                {"STATUS"},
                {"SOURCE"},
                {"COMPUTED"},
                {"LATE"},
                {"SIMULATED"}});
}

void AddFigureRecords(const Figures& figures, const Columns& columns, Table* table) {
  const std::string round = LastSegment(ParentOf(figures.name(), 2));
  const size_t dot = round.find('.');  // a form's id has none
  for (int i = 0; i < columns.size(); ++i) {
    const std::string value = FigureText(figures, i, columns[i]);
    const bool state = columns[i].kind() == type::v1::VALUE_KIND_STATE;
    table->Add({LastSegment(ParentOf(figures.name(), 4)), round.substr(0, dot),
                dot == std::string::npos ? "" : round.substr(dot + 1), LastSegment(figures.name()),
                LastSegment(columns[i].element()), columns[i].title(), state ? "" : value,
                state ? value : "", columns[i].unit_of_measure(),
                value.empty() ? "missing"
                              : EnumText(*type::v1::ValueStatus_descriptor(), figures.statuses(i)),
                figures.source(), columns[i].has_computed() ? "yes" : "",
                figures.late() ? "yes" : "", figures.simulated() ? "yes" : ""});
  }
}

std::string CellValueText(const reporting::v1::TotalCell& cell) {
  if (cell.kind() != type::v1::VALUE_KIND_STATE) return cell.sum();
  const bool one = cell.n() == 1 && cell.levels_size() == 1;
  return one ? cell.levels(0).level() : LevelsText(cell.levels());
}

Table NewTotalsTable() {
  return Table({{"TOTAL"},
                {"ELEMENT"},
                {"SPLIT"},
                {"N", Column::kRight},
                {"OF", Column::kRight},
                {"SUM", Column::kRight},
                {"UNIT"},
                {"LEVELS", Column::kShrink},
                {"CARRIED", Column::kRight, 1},
                {"OLDEST", Column::kText, 1},
                {"STATUS"},
                {"NO ROUND", Column::kShrink},
                {"PARTIAL", Column::kRight, 1},
                {"OUTSIDE", Column::kShrink, 1},
                {"SIMULATED"}});
}

void AddTotal(const std::string& title, const Total& total, Table* table) {
  const std::string mark = total.basis().simulated() ? "SIMULATED" : "";
  const std::string missing = FieldText(total.basis(), "missing_periods");
  const std::string partial = CarriedText(total.basis().partial());
  const std::string outside = FieldText(total.basis(), "outside_periods");
  for (const auto& cell : total.cells()) {
    table->Add({title, LastSegment(cell.element()), "", std::to_string(cell.n()),
                std::to_string(cell.of()), cell.sum(), cell.unit_of_measure(),
                LevelsText(cell.levels()), CarriedText(cell.carried()), cell.oldest_period(),
                FieldText(cell, "status"), missing, partial, outside, mark});
    for (const auto& split : cell.splits()) {
      table->Add({title, LastSegment(cell.element()), split.attribute() + "=" + split.value(),
                  std::to_string(split.n()), std::to_string(split.of()), split.sum(),
                  cell.unit_of_measure(), LevelsText(split.levels()), CarriedText(split.carried()),
                  split.oldest_period(), "", missing, partial, outside, mark});
    }
  }
}

std::string BasisText(const reporting::v1::Basis& basis) {
  std::string text = "accepted " + std::to_string(basis.accepted()) + " of " +
                     std::to_string(basis.expected()) + " reports, " +
                     std::to_string(basis.accepted_late()) + " late";
  if (const std::string status = FieldText(basis, "status"); !status.empty()) {
    text += "; weakest value: " + status;
  }
  if (basis.missing_periods_size() > 0) {
    text += "; no round for " + FieldText(basis, "missing_periods");
  }
  if (basis.partial() > 0) {
    text += "; of " + std::to_string(basis.partial()) +
            " the unit existed in a part of the period only";
  }
  if (basis.outside_periods_size() > 0) {
    text += "; the owner did not exist in " + FieldText(basis, "outside_periods");
  }
  return basis.simulated() ? text + "; SIMULATED" : text;
}

}  // namespace thidua::cli
