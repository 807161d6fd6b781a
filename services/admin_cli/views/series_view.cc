#include "services/admin_cli/views/series_view.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>

#include <algorithm>

#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/figures_view.h"

namespace thidua::cli {
namespace {

using reporting::v1::OverTime;
using reporting::v1::Series;
using reporting::v1::SeriesColumn;
using reporting::v1::SeriesRow;
using reporting::v1::TimeAggregate;

constexpr char kTotal[] = "TOTAL";

std::string SubjectText(const SeriesRow& row) {
  return row.subject().empty() ? kTotal : LastSegment(row.subject());
}

// One entry of a row's lists.
struct Cell {
  std::string value;  // empty: there is none
  int32_t n = 0;
  int32_t of = 0;
  int status = type::v1::VALUE_STATUS_UNSPECIFIED;
  bool simulated = false;  // with a value that is
};

// The cells of one column, by period: as many as the row has everything of.
std::vector<Cell> CellsOf(const Series& series, const SeriesRow& row, int column) {
  std::vector<Cell> cells;
  const int entries = std::min(
      {row.values_size(), row.has_value_size(), row.statuses_size(), row.n_size(), row.of_size()});
  const SeriesColumn& read_as = series.columns(column);
  for (int period = 0; period < std::min(series.periods_size(), read_as.decimals_size());
       ++period) {
    const int at = period * series.columns_size() + column;
    if (at >= entries) break;
    Cell& cell = cells.emplace_back();
    if (row.has_value(at)) {
      cell.value =
          PackedText(row.values(at), read_as.kind(), read_as.decimals(period), read_as.levels());
    }
    cell.n = row.n(at);
    cell.of = row.of(at);
    cell.status = row.statuses(at);
    cell.simulated = series.periods(period).simulated() && cell.n > 0;
  }
  return cells;
}

std::string CellText(const Cell& cell) {
  if (cell.of == 0) return "-";
  std::string text = cell.value;
  if (cell.n > 0 && cell.n < cell.of) {
    text += " (" + std::to_string(cell.n) + "/" + std::to_string(cell.of) + ")";
  }
  return cell.simulated ? text + " SIMULATED" : text;
}

// The value, in which period where it is one's, and how many periods are incomplete.
std::string OverTimeText(const OverTime& made) {
  std::string text = made.value();
  if (!made.period().empty()) text += " in " + made.period();
  if (made.incomplete_periods() > 0) {
    text += " (" + std::to_string(made.incomplete_periods()) + " incomplete)";
  }
  return text;
}

std::string AggregateText(int aggregate) {
  return EnumText(*reporting::v1::TimeAggregate_descriptor(), aggregate);
}

void AddLong(const Series& series, const SeriesRow& row, int column, Table* table) {
  const std::string subject = SubjectText(row);
  const std::string element = LastSegment(series.columns(column).element());
  const std::string& unit = series.columns(column).unit_of_measure();
  bool simulated = false;
  const std::vector<Cell> cells = CellsOf(series, row, column);
  for (size_t i = 0; i < cells.size(); ++i) {
    const Cell& cell = cells[i];
    simulated = simulated || cell.simulated;
    table->Add({subject, element, series.periods(static_cast<int>(i)).period(), "", cell.value,
                unit, std::to_string(cell.n), std::to_string(cell.of), "", "",
                EnumText(*type::v1::ValueStatus_descriptor(), cell.status),
                cell.simulated ? "SIMULATED" : ""});
  }
  for (const OverTime& made : row.over_time()) {
    if (made.column() != column) continue;
    table->Add({subject, element, made.period(), AggregateText(made.aggregate()), made.value(),
                unit, "", "", std::to_string(made.periods()),
                std::to_string(made.incomplete_periods()), "", simulated ? "SIMULATED" : ""});
  }
}

}  // namespace

Table SeriesTable(const Series& series, const std::vector<TimeAggregate>& over_time) {
  std::vector<Column> columns = {{"SUBJECT"}, {"ELEMENT"}, {"UNIT", Column::kText, 1}};
  for (const auto& period : series.periods()) columns.push_back({period.period(), Column::kRight});
  for (const TimeAggregate aggregate : over_time) {
    columns.push_back({absl::AsciiStrToUpper(AggregateText(aggregate)), Column::kRight});
  }
  Table table(std::move(columns));
  for (const SeriesRow& row : series.rows()) {
    for (int column = 0; column < series.columns_size(); ++column) {
      std::vector<TableCell> cells = {SubjectText(row),
                                      LastSegment(series.columns(column).element()),
                                      series.columns(column).unit_of_measure()};
      for (const Cell& cell : CellsOf(series, row, column)) cells.emplace_back(CellText(cell));
      cells.resize(3 + series.periods_size(), "");
      for (const TimeAggregate aggregate : over_time) {
        const auto made =
            std::find_if(row.over_time().begin(), row.over_time().end(), [&](const OverTime& one) {
              return one.column() == column && one.aggregate() == aggregate;
            });
        cells.emplace_back(made == row.over_time().end() ? "" : OverTimeText(*made));
      }
      table.Add(std::move(cells));
    }
  }
  return table;
}

Table LongSeriesTable(const Series& series) {
  Table table({{"SUBJECT"},
               {"ELEMENT"},
               {"PERIOD"},
               {"OVER TIME"},
               {"VALUE"},
               {"UNIT"},
               {"N"},
               {"OF"},
               {"PERIODS"},
               {"INCOMPLETE"},
               {"STATUS"},
               {"SIMULATED"}});
  for (const SeriesRow& row : series.rows()) {
    for (int column = 0; column < series.columns_size(); ++column) {
      AddLong(series, row, column, &table);
    }
  }
  return table;
}

std::string SeriesNote(const Series& series) {
  std::vector<std::string> missing, hidden;
  for (const auto& period : series.periods()) {
    if (period.hidden()) {
      hidden.push_back(period.period());
    } else if (period.round().empty()) {
      missing.push_back(period.period());
    }
  }
  std::vector<std::string> notes;
  if (!missing.empty()) notes.push_back("no round for " + absl::StrJoin(missing, ", "));
  if (!hidden.empty()) notes.push_back("hidden: " + absl::StrJoin(hidden, ", "));
  return absl::StrJoin(notes, "; ");
}

}  // namespace thidua::cli
