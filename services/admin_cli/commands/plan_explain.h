#pragma once
// The verb that shows what a verdict is made of.

#include "services/admin_cli/commands/command.h"

namespace thidua::cli {

// `plans explain PLAN TARGET --period P`.
void AddExplainVerb(CommandLine& cli, CLI::App* plans);

}  // namespace thidua::cli
