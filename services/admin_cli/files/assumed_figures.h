#pragma once
// Figures to assume, as a table: what an evaluation would come to if they were in force.

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::cli {

// Reads CSV (RFC 4180, UTF-8) with the columns `form`, `element`, `period`, `value` and, if wanted,
// `rolled_up` (yes or no), in any order. Forms and elements are ids or names. A value is a
// canonical decimal, or for a state how many subjects are at which level: "good=15; excellent=5".
//   INVALID_ARGUMENT: every fault, each with its line.
absl::StatusOr<std::vector<targets::v1::AssumedFigure>> ParseAssumedFigures(std::string_view text);

}  // namespace thidua::cli
