#pragma once
// What a bound may be before it is stored.

#include "common/value/errors.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Adds the violations of a bound, below "target.bound": it has a kind, all fields that the kind
// needs, and no field that the kind does not take.
void CheckBound(const v1::Bound& bound, Violations& violations);

}  // namespace thidua::targets
