#pragma once
// Dates as people write them in spreadsheets.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace thidua::cli {

// The day as `YYYY-MM-DD`, of a text in that form or with day, month and year in this order:
// "2022-12-05", "05/12/2022", "5.12.2022", "5-12-2022". A month never comes first.
//   INVALID_ARGUMENT: it is no such text, or there is no such day.
absl::StatusOr<std::string> ReadWrittenDate(std::string_view text);

}  // namespace thidua::cli
