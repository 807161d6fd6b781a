#pragma once
// A unit's official code on a day, as reads take it in the place of the unit's id:
//
//   units/12103@2025-06-30/rounds/socio.2024

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace thidua {

struct CodeOnDay {
  std::string code;  // 1 to 20 digits
  std::string day;   // `YYYY-MM-DD`
  bool operator==(const CodeOnDay&) const = default;
};

// The part of `name` that stands for a unit, "units/{this}" or "units/{this}/...", if it gives a
// code on a day; empty if it gives an id, which has no @, or if the name is not of a unit.
std::string_view CodeOnDayIn(std::string_view name);

// Reads "12103@2025-06-30".
//   INVALID_ARGUMENT / INVALID_NAME: the code is none, or the day does not exist.
absl::StatusOr<CodeOnDay> ParseCodeOnDay(std::string_view text);

}  // namespace thidua
