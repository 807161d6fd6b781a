#pragma once
// Grants whose evidence changed after the decision.

#include "services/admin_cli/commands/command.h"

namespace thidua::cli {

// `grants review` and `grants settle`.
void AddGrantReviewVerbs(CommandLine& cli, CLI::App* grants);

// `units/{owner}/decisions/{decision}`, or of "khoai-chau" and "khoai-chau/decisions/-" that of all
// decisions.
absl::StatusOr<std::string> GrantsParent(std::string text);

}  // namespace thidua::cli
