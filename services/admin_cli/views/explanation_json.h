#pragma once
// An explanation for programs.

#include <absl/status/statusor.h>

#include <string>

#include "services/admin_cli/views/explanation.h"
#include "services/admin_cli/views/titles.h"

namespace thidua::cli {

// The tree as JSON, with everything that was read, in English names; numbers are texts, exact as
// decimals or fractions ("1225/17"). What is missing is null.
//   INTERNAL: a message within cannot be written as JSON.
absl::StatusOr<std::string> ExplanationJson(const Explanation& explanation, const Titles& titles);

}  // namespace thidua::cli
