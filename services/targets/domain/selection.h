#pragma once
// Which targets of a plan an evaluation looks at.

#include <absl/status/statusor.h>

#include <set>
#include <string>
#include <vector>

#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Returns the active targets among `all` that an evaluation of the targets `wanted`, by name, looks
// at, in their order: the wanted ones and the rest of their compositions, whose shares are printed
// together. All active targets are wanted if `wanted` is empty.
//   NOT_FOUND: a wanted target is not among `all`.
//   FAILED_PRECONDITION / ILLEGAL_STATE: a wanted target is superseded.
absl::StatusOr<std::vector<v1::Target>> SelectTargets(std::vector<v1::Target> all,
                                                      const std::set<std::string>& wanted);

}  // namespace thidua::targets
