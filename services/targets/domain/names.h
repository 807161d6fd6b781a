#pragma once
// The names of what Targets stores: patterns, and how one is made from another.

#include <string>
#include <string_view>

#include "common/value/name.h"

namespace thidua::targets {

// The name of this service in position tokens.
inline constexpr std::string_view kService = "targets";

inline constexpr NamePattern kPlanName("units/{unit}/plans/{plan}");
inline constexpr NamePattern kTargetName("units/{unit}/plans/{plan}/targets/{target}");
inline constexpr NamePattern kAssessmentName("units/{unit}/plans/{plan}/assessments/{assessment}");
inline constexpr NamePattern kSchemeName("units/{unit}/schemes/{scheme}");

// Returns the part of a target's name that names its plan. `name` must be the name of a target.
inline std::string_view PlanOf(std::string_view name) {
  return name.substr(0, name.rfind("/targets/"));
}

// Returns the owner, `units/{unit}`, of what has this full name.
inline std::string OwnerOf(std::string_view name) { return kUnitName.Format({LedgerOf(name)}); }

// Returns the part of an assessment's name that names its plan, likewise.
inline std::string PlanAssessedBy(std::string_view name) {
  return std::string(name.substr(0, name.rfind("/assessments/")));
}

// Return the prefixes under which an owner's plans and schemes, and a plan's targets and
// assessments lie.
inline std::string PlansOf(std::string_view owner) { return std::string(owner) + "/plans/"; }
inline std::string SchemesOf(std::string_view owner) { return std::string(owner) + "/schemes/"; }
inline std::string TargetsOf(std::string_view plan) { return std::string(plan) + "/targets/"; }
inline std::string AssessmentsOf(std::string_view plan) {
  return std::string(plan) + "/assessments/";
}

}  // namespace thidua::targets
