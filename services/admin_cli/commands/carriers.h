#pragma once
// Among whom a target may be divided.

#include <absl/status/statusor.h>

#include <set>
#include <string>
#include <vector>

#include "services/admin_cli/commands/session.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// The forms that the cells of the target's level are of.
std::set<std::string> FormsOf(const targets::v1::Target& target);

// The units below the owner that exist on that day, `YYYY-MM-DD`, and that these forms are about,
// by name.
absl::StatusOr<std::vector<std::string>> UnitsBelow(const std::string& owner,
                                                    const std::set<std::string>& forms,
                                                    const std::string& day, Session& session);

}  // namespace thidua::cli
