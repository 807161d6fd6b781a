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
using reporting::v1::SeriesValue;
using reporting::v1::TimeAggregate;

constexpr char kTotal[] = "TOTAL";

std::string SubjectText(const SeriesRow& row) {
  return row.subject().empty() ? kTotal : LastSegment(row.subject());
}

std::string ValueText(const SeriesValue& value) {
  if (value.of() == 0) return "-";
  std::string text = value.value();
  if (value.n() > 0 && value.n() < value.of()) {
    text += " (" + std::to_string(value.n()) + "/" + std::to_string(value.of()) + ")";
  }
  return value.simulated() ? text + " SIMULATED" : text;
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
    for (const SeriesValue& value : row.values()) cells.emplace_back(ValueText(value));
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
    for (int i = 0; i < row.values_size() && i < series.periods_size(); ++i) {
      const SeriesValue& value = row.values(i);
      table.Add({SubjectText(row), LastSegment(row.element()), series.periods(i).period(), "",
                 value.value(), row.unit_of_measure(), std::to_string(value.n()),
                 std::to_string(value.of()), "", "", FieldText(value, "status"),
                 value.simulated() ? "SIMULATED" : ""});
    }
    const bool simulated = std::any_of(row.values().begin(), row.values().end(),
                                       [](const SeriesValue& value) { return value.simulated(); });
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
