#pragma once
// Following a feed over restarts of the service that sends it.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <string>

#include "services/admin_cli/commands/session.h"

namespace thidua::cli {

// One feed. `read` reads it from its position until it breaks off, and moves the position on; it
// returns true once it was read to where it was to be read. `position` is opaque text, and `hint`
// tells a reader how to go on after the last event ("--after TOKEN"); empty: there is nothing to
// say.
struct ResumedFeed {
  std::function<absl::StatusOr<bool>()> read;
  std::function<std::string()> position;
  std::function<std::string()> hint;
};

// Reads a feed, and goes on with it by itself where the service stops or a replica is gone, with
// growing pauses. A feed that breaks off before its first event is an error.
absl::Status FollowResumed(const ResumedFeed& feed, Session& session);

}  // namespace thidua::cli
