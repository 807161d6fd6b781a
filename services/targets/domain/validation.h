#pragma once
// What may be promised: the checks before a plan or a target is stored. All violations are found at
// once; fields are paths in the request ("target.bound.upper").

#include "common/value/errors.h"
#include "common/value/period.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Adds the violations of a plan's texts: what an update may change.
void CheckPlanTexts(const v1::Plan& plan, Violations& violations);

// Adds the violations of a new plan: its texts, its term (a year or a span of calendar years) and
// its base period (a calendar year before the term).
void CheckPlan(const v1::Plan& plan, Violations& violations);

// Adds the violations of a target of a plan with this term: everything that its message's comments
// demand. The name and what the service sets itself are not looked at.
void CheckTarget(const v1::Target& target, const Period& term, const Vocabulary& vocabulary,
                 Violations& violations);

}  // namespace thidua::targets
