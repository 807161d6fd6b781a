#pragma once
// Names of plans and targets.

#include "common/value/name.h"

namespace thidua::targets {

inline constexpr NamePattern kUnitName("units/{unit}");
inline constexpr NamePattern kPlanName("units/{unit}/plans/{plan}");
inline constexpr NamePattern kTargetName("units/{unit}/plans/{plan}/targets/{target}");

}  // namespace thidua::targets
