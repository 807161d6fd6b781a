#pragma once
// Among whom a target may be divided.

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "services/admin_cli/commands/session.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// The units below the owner of the target's plan that exist on that day, `YYYY-MM-DD`, and that the
// forms of the target are about, by name.
absl::StatusOr<std::vector<std::string>> UnitsBelowOwner(const targets::v1::Target& target,
                                                         const std::string& day, Session& session);

}  // namespace thidua::cli
