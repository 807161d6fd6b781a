#pragma once
// audit verify and audit checkpoint: whether the logs are what they were.

#include "services/admin_cli/commands/command.h"

namespace thidua::cli {

// Adds both verbs below the noun `audit`.
void AddVerificationCommands(CommandLine& cli, CLI::App* audit);

}  // namespace thidua::cli
