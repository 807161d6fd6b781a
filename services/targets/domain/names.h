#pragma once
// The names of what Targets stores: patterns, and how one is made from another.

#include "common/value/name.h"

namespace thidua::targets {

inline constexpr NamePattern kUnitName("units/{unit}");
inline constexpr NamePattern kPlanName("units/{unit}/plans/{plan}");
inline constexpr NamePattern kTargetName("units/{unit}/plans/{plan}/targets/{target}");

}  // namespace thidua::targets
