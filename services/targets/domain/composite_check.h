#pragma once
// What a composite may be before it is stored.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/value/errors.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Targets of one plan, by name.
using Siblings = std::map<std::string, v1::Target, std::less<>>;

// Returns the names of the other targets of its own plan that a target names as members, each once:
// those that checking it takes; none if they are too many.
std::vector<std::string> SiblingsOf(const v1::Target& target);

// Adds the violations of a target that is a composite: its members are among `siblings`, can be put
// together, and are not due after it; it has no field that a composite does not take.
void CheckComposite(const v1::Target& target, const Siblings& siblings, Violations& violations);

}  // namespace thidua::targets
