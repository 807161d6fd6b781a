#pragma once
// A pack on its way into the services, item by item, and what is told of it.

#include <absl/status/status.h>

#include <string>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/files/pack.h"

namespace thidua::cli {

// How a pack is applied.
struct ApplyMode {
  bool dry_run = false;  // compares, and writes nothing, see PackDryRun
  // Goes on where something was refused, so that every refusal is told. Otherwise it ends with the
  // kind in which something was refused, because what comes next builds on it.
  bool keep_going = false;
  std::string reason;  // for the log
};

// Applies the pack and prints a table of what became of it, every problem, and what follows from
// the problems of others.
//   FAILED_PRECONDITION: something was refused or has other content; how much.
//   A service's error if it cannot be reached or does not know the caller: what was written stands.
absl::Status ApplyPack(Session& session, const LoadedPack& pack, const ApplyMode& mode);

}  // namespace thidua::cli
