#include "services/admin_cli/views/forecast_view.h"

#include <absl/numeric/int128.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/value/decimal.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/views/evaluation_view.h"
#include "services/admin_cli/views/width.h"

namespace thidua::cli {
namespace {

using targets::v1::Backtest;
using targets::v1::Forecast;
using targets::v1::ForecastLine;
using targets::v1::YearValue;

constexpr int kPlotCells = 40;

// Whether the bound would hold; empty where that is not known.
std::string HoldsText(const Forecast& forecast, const ForecastLine& line) {
  if (line.value().empty() || !forecast.has_bound()) return "";
  if (IsUndecided(forecast.bound())) return "undecided";
  return line.holds() ? "yes" : "no";
}

// "2022: 44 for 45": what would have been said, and what it came to.
std::string BacktestsText(const ForecastLine& line) {
  std::vector<std::string> texts;
  for (const Backtest& test : line.backtests()) {
    texts.push_back(test.period() + ": " + test.forecast() + " for " + test.value());
  }
  return absl::StrJoin(texts, ", ");
}

// The day from which the owner no longer exists; empty where it does when the target is due.
std::string OwnerEnd(const Forecast& forecast) {
  const std::string& end = forecast.pin().owner_valid_to();
  return end <= forecast.due_period() + "-12-31" ? end : "";
}

std::string MethodText(const ForecastLine& line) { return FieldText(line, "method"); }

// The values and the forecasts, each with what it is of.
std::vector<std::pair<std::string, std::string>> BarsOf(const Forecast& forecast) {
  std::vector<std::pair<std::string, std::string>> bars;
  for (const YearValue& value : forecast.values()) bars.emplace_back(value.period(), value.value());
  for (const ForecastLine& line : forecast.lines()) {
    if (line.value().empty()) continue;
    bars.emplace_back(forecast.due_period() + "? " + MethodText(line), line.value());
  }
  return bars;
}

// The whole part of a decimal that is not negative; nullopt for any other, and for one that is too
// long to be drawn.
std::optional<int64_t> WholePart(const std::string& text) {
  const auto whole = ParseScaled(text.substr(0, text.find('.')), 0);
  if (!whole.ok() || text.front() == '-') return std::nullopt;
  return *whole;
}

}  // namespace

Table ForecastTable(const Forecast& forecast) {
  Table table({{"METHOD"},
               {"IN " + forecast.due_period(), Column::kRight},
               {"UNIT", Column::kText, 1},
               {"HOLDS"},
               {"MEAN ERROR", Column::kRight},
               {"BACKTESTS", Column::kShrink},
               {"PROBLEM", Column::kShrink}});
  for (const ForecastLine& line : forecast.lines()) {
    const std::string holds = HoldsText(forecast, line);
    const Colour colour = holds == "yes"  ? Colour::kGreen
                          : holds == "no" ? Colour::kYellow
                                          : Colour::kNone;
    table.Add({MethodText(line), line.value(), forecast.unit_of_measure(), TableCell(holds, colour),
               line.mean_absolute_error(), BacktestsText(line), line.problem()});
  }
  return table;
}

Table ForecastRecords(const Forecast& forecast) {
  Table table({{"KIND"},
               {"METHOD"},
               {"PERIOD"},
               {"KNOWN PERIOD"},
               {"VALUE"},
               {"FORECAST"},
               {"HOLDS"},
               {"MEAN ABSOLUTE ERROR"},
               {"UNIT"},
               {"PROVISIONAL"},
               {"SIMULATED"},
               {"OWNER END"},
               {"PROBLEM"}});
  const std::string& unit = forecast.unit_of_measure();
  const std::string simulated = forecast.simulated() ? "SIMULATED" : "";
  for (const YearValue& value : forecast.values()) {
    table.Add({"value", "", value.period(), "", value.value(), "", "", "", unit,
               value.provisional() ? "yes" : "", simulated, OwnerEnd(forecast), ""});
  }
  for (const ForecastLine& line : forecast.lines()) {
    const std::string known =
        forecast.values().empty() ? "" : forecast.values(forecast.values_size() - 1).period();
    table.Add({"forecast", MethodText(line), forecast.due_period(), known, "", line.value(),
               HoldsText(forecast, line), line.mean_absolute_error(), unit, "", simulated,
               OwnerEnd(forecast), line.problem()});
    for (const Backtest& test : line.backtests()) {
      table.Add({"backtest", MethodText(line), test.period(), test.known_period(), test.value(),
                 test.forecast(), "", "", unit, "", simulated, OwnerEnd(forecast), ""});
    }
  }
  return table;
}

std::string ValuesText(const Forecast& forecast) {
  std::vector<std::string> texts;
  for (const YearValue& value : forecast.values()) {
    texts.push_back(value.period() + " " + value.value() +
                    (value.provisional() ? " (provisional)" : ""));
  }
  return texts.empty() ? "no value" : absl::StrJoin(texts, ", ");
}

std::string PlotText(const Forecast& forecast) {
  const auto bars = BarsOf(forecast);
  int64_t largest = 0;
  int label_width = 0;
  for (const auto& [label, value] : bars) {
    const auto whole = WholePart(value);
    if (!whole) return "";
    largest = std::max(largest, *whole);
    label_width = std::max(label_width, DisplayWidth(label));
  }
  if (largest == 0) return "";
  std::string text;
  for (const auto& [label, value] : bars) {
    const auto cells = static_cast<int64_t>(absl::int128(*WholePart(value)) * kPlotCells / largest);
    text += label + std::string(label_width - DisplayWidth(label), ' ') + "  ";
    for (int64_t i = 0; i < cells; ++i) text += "█";
    text += " " + value + "\n";
  }
  return text;
}

std::string ForecastNotes(const Forecast& forecast) {
  const bool extends = std::any_of(forecast.lines().begin(), forecast.lines().end(),
                                   [](const ForecastLine& line) { return !line.value().empty(); });
  if (!extends) return "";
  std::string text =
      "A forecast is no figure: it extends what was, and knows no limits, not even those of a "
      "share.\n";
  if (const std::string end = OwnerEnd(forecast); !end.empty()) {
    text += "The owner no longer exists from " + end +
            " on, before the target is due: this is what would have been.\n";
  }
  int known = 0;
  int due = 0;
  if (forecast.values().empty() || !absl::SimpleAtoi(forecast.due_period(), &due) ||
      !absl::SimpleAtoi(forecast.values(forecast.values_size() - 1).period(), &known)) {
    return text;
  }
  const bool tested =
      std::any_of(forecast.lines().begin(), forecast.lines().end(),
                  [](const ForecastLine& line) { return !line.backtests().empty(); });
  if (tested && due - known > 1) {
    text += "It looks " + std::to_string(due - known) +
            " years ahead, and the backtests from one value to the next: it may err more than they "
            "did.\n";
  }
  return text;
}

}  // namespace thidua::cli
