#pragma once
// What a plan may be before it is stored. All violations are found at once; fields are paths in the
// request, for example "plan.term".

#include "common/value/errors.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Adds the violations of a plan's texts, which are what an update may change.
void CheckPlanTexts(const v1::Plan& plan, Violations& violations);

// Adds the violations of a new plan: its texts, its term (a year or a span of calendar years) and
// its base period (a calendar year before the term).
void CheckPlan(const v1::Plan& plan, Violations& violations);

}  // namespace thidua::targets
