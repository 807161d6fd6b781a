#pragma once
// A forecast as people and programs read it.

#include <string>

#include "services/admin_cli/views/table.h"
#include "thidua/targets/v1/forecast.pb.h"

namespace thidua::cli {

// A row a method.
Table ForecastTable(const targets::v1::Forecast& forecast);

// A row for each value, each forecast and each backtest: for programs.
Table ForecastRecords(const targets::v1::Forecast& forecast);

// What the target came to, in a line: "2021 50.00, 2022 75.00 (provisional)".
std::string ValuesText(const targets::v1::Forecast& forecast);

// A bar a year and a bar a method, of one scale: lines; empty where a value is below zero, or none
// is above.
std::string PlotText(const targets::v1::Forecast& forecast);

// What the forecast is not, whether its owner will be there, and how far ahead it looks and its
// backtests did: lines; empty where nothing is forecast.
std::string ForecastNotes(const targets::v1::Forecast& forecast);

}  // namespace thidua::cli
