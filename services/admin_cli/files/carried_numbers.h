#pragma once
// Numbers by unit or by year: shares of a target, or its parts.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace thidua::cli {

// A unit, `units/{unit}`, or a year, and its number as it stands.
using CarriedNumbers = std::vector<std::pair<std::string, std::string>>;

// Reads "dan-tien=1,dong-ket=2.5" or "2021=1,2022=2".
//   INVALID_ARGUMENT: something is no carrier with its number; every violation is listed.
absl::StatusOr<CarriedNumbers> ParseCarriedNumbers(std::string_view text);

// Reads a CSV file with the columns unit or year, and number. Other columns are refused.
//   INVALID_ARGUMENT: likewise, with lines.
absl::StatusOr<CarriedNumbers> ParseCarriedCsv(std::string_view text);

}  // namespace thidua::cli
