#pragma once
// A round and what is in force in it, at one position.

#include <absl/status/statusor.h>

#include <string>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/views/reported_facts.h"

namespace thidua::cli {

// The round with the figures of its subjects, and with their acceptances where asked for. What is
// not for the caller is left out, and `readable` says so.
absl::StatusOr<RoundFacts> ReadRound(const std::string& name, const std::string& token,
                                     bool with_acceptances, Session& session);

}  // namespace thidua::cli
