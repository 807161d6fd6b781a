#pragma once
// What a target may be before it is stored.

#include "common/value/errors.h"
#include "services/targets/domain/composite_check.h"
#include "services/targets/domain/plan_years.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Adds the violations of a target of a plan with these years: everything that its message's
// comments demand, all at once. `siblings` are the targets of the plan that it names, as far as
// there are any (see SiblingsOf). Fields are paths in the request, for example
// "target.bound.upper". The name and what the service sets itself are not looked at.
void CheckTarget(const v1::Target& target, const PlanYears& years, const Siblings& siblings,
                 const Vocabulary& vocabulary, Violations& violations);

}  // namespace thidua::targets
