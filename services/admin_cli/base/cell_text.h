#pragma once
// Reported values as text for people.

#include <string>

#include "thidua/reporting/v1/report.pb.h"

namespace thidua::cli {

// The number or level, or "void" for a declaration that there is none.
std::string ValueText(const reporting::v1::Cell& cell);

// ValueText, and how firm it is where it is not official: "11874 (estimate)".
std::string CellText(const reporting::v1::Cell& cell);

// Both sides of a change: "11874 (estimate) -> 11902"; a side without a cell is "missing". Where
// the texts are the same, the notes are what differs and stand behind them.
std::string ChangeText(const reporting::v1::CellChange& change);

}  // namespace thidua::cli
