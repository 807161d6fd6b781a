#pragma once
// The acts of a plan in a pack beside those that are stored.

#include <optional>
#include <vector>

#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// Returns the acts of `wanted` that come after all of `stored`, as they are to be recorded: none
// where the services have recorded as many or more. nullopt where one of those that both have
// differs in more than who recorded it when: acts are never changed.
std::optional<std::vector<targets::v1::PlanAct>> MissingActs(const targets::v1::Plan& wanted,
                                                             const targets::v1::Plan& stored);

}  // namespace thidua::cli
