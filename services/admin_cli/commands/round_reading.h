#pragma once
// Rounds and what is in force in them, at one position.

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <vector>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/views/reported_facts.h"

namespace thidua::cli {

// The rounds by name with the figures of their subjects, and with their acceptances where asked
// for. What is not for the caller is left out, and `readable` says so.
absl::StatusOr<std::map<std::string, RoundFacts>> ReadRounds(const std::vector<std::string>& names,
                                                             const std::string& token,
                                                             bool with_acceptances,
                                                             Session& session);

}  // namespace thidua::cli
