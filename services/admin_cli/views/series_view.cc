#include "services/admin_cli/views/series_view.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>

#include <algorithm>

#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using reporting::v1::OverTime;
using reporting::v1::Series;
using reporting::v1::SeriesRow;
using reporting::v1::TimeAggregate;

constexpr char kTotal[] = "TOTAL";

std::string SubjectText(const SeriesRow& row) {
  return row.subject().empty() ? kTotal : LastSegment(row.subject());
}

std::string ValueText(const SeriesRow& row, int period) {
  if (row.of(period) == 0) return "-";
  std::string text = row.values(period);
  if (row.n(period) > 0 && row.n(period) < row.of(period)) {
    text += " (" + std::to_string(row.n(period)) + "/" + std::to_string(row.of(period)) + ")";
  }
  return row.simulated(period) ? text + " SIMULATED" : text;
}

// As many periods as the row has everything of.
int PeriodsOf(const Series& series, const SeriesRow& row) {
  return std::min({series.periods_size(), row.values_size(), row.statuses_size(), row.n_size(),
                   row.of_size(), row.simulated_size()});
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

}  // namespace

Table SeriesTable(const Series& series, const std::vector<TimeAggregate>& over_time) {
  std::vector<Column> columns = {{"SUBJECT"}, {"ELEMENT"}, {"UNIT", Column::kText, 1}};
  for (const auto& period : series.periods()) columns.push_back({period.period(), Column::kRight});
  for (const TimeAggregate aggregate : over_time) {
    columns.push_back({absl::AsciiStrToUpper(AggregateText(aggregate)), Column::kRight});
  }
  Table table(std::move(columns));
  for (const SeriesRow& row : series.rows()) {
    std::vector<TableCell> cells = {SubjectText(row), LastSegment(row.element()),
                                    row.unit_of_measure()};
    for (int i = 0; i < series.periods_size(); ++i) {
      cells.emplace_back(i < PeriodsOf(series, row) ? ValueText(row, i) : "");
    }
    for (const TimeAggregate aggregate : over_time) {
      const auto made =
          std::find_if(row.over_time().begin(), row.over_time().end(),
                       [&](const OverTime& one) { return one.aggregate() == aggregate; });
      cells.emplace_back(made == row.over_time().end() ? "" : OverTimeText(*made));
    }
    table.Add(std::move(cells));
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
    bool simulated = false;
    for (int i = 0; i < PeriodsOf(series, row); ++i) {
      simulated = simulated || row.simulated(i);
      table.Add({SubjectText(row), LastSegment(row.element()), series.periods(i).period(), "",
                 row.values(i), row.unit_of_measure(), std::to_string(row.n(i)),
                 std::to_string(row.of(i)), "", "",
                 EnumText(*type::v1::ValueStatus_descriptor(), row.statuses(i)),
                 row.simulated(i) ? "SIMULATED" : ""});
    }
    for (const OverTime& made : row.over_time()) {
      table.Add({SubjectText(row), LastSegment(row.element()), made.period(),
                 AggregateText(made.aggregate()), made.value(), row.unit_of_measure(), "", "",
                 std::to_string(made.periods()), std::to_string(made.incomplete_periods()), "",
                 simulated ? "SIMULATED" : ""});
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
