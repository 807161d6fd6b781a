#pragma once
// What a comparison may be before it is stored.

#include "common/value/errors.h"
#include "services/targets/domain/plan_years.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Adds the violations of the base year and the comparison of a target's indicator: both lie where
// there are years to compare, and what was planned covers all years that the target is judged by.
void CheckComparison(const v1::Target& target, const PlanYears& years, Violations& violations);

}  // namespace thidua::targets
