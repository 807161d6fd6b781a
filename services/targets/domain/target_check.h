#pragma once
// What a target may be before it is stored.

#include "common/value/errors.h"
#include "common/value/period.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Adds the violations of a target of a plan with this term: everything that its message's comments
// demand, all at once. Fields are paths in the request, for example "target.bound.upper". The name
// and what the service sets itself are not looked at.
void CheckTarget(const v1::Target& target, const Period& term, const Vocabulary& vocabulary,
                 Violations& violations);

}  // namespace thidua::targets
