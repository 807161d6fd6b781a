#pragma once
// Which targets of a plan an evaluation looks at.

#include <absl/status/statusor.h>

#include <set>
#include <string>
#include <vector>

#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// What an evaluation looks at and what it shows of that.
struct Selection {
  std::vector<v1::Target> targets;  // in their order
  std::set<std::string> shown;      // names of those that get a result
};

// Returns which targets among `all` an evaluation of the targets `wanted`, by name, shows: these
// and all that they superseded, so that no promise hides behind the one that replaced it. It looks
// besides at the members of composites, and at the rest of the compositions of all these, whose
// shares are printed together. All targets are wanted if `wanted` is empty.
//   NOT_FOUND: a wanted target is not among `all`.
absl::StatusOr<Selection> SelectTargets(std::vector<v1::Target> all,
                                        const std::set<std::string>& wanted);

}  // namespace thidua::targets
