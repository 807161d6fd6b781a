#pragma once
// Holds of nominations and grants: nothing is decided, handed over or paid until they are lifted.

#include "services/admin_cli/commands/command.h"

namespace thidua::cli {

// Adds the verbs `hold` and `release` of what `pattern` names. `example` is one, in short.
void AddHoldVerbs(CommandLine& cli, CLI::App* noun, const char* pattern,
                  const std::string& example);

}  // namespace thidua::cli
