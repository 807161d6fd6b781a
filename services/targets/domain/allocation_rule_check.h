#pragma once
// What a rule that parts are derived by may be, and who may carry one.

#include <optional>
#include <string>

#include "common/value/errors.h"
#include "services/targets/domain/allocation.h"
#include "services/targets/domain/plan_years.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

inline constexpr int kMaxParts = 1000;  // of one allocation

// Adds, at `field`, why the units' figures of the cell do not add up to that of all.
void CheckAdds(const v1::CellRef& cell, const Vocabulary& vocabulary, const std::string& field,
               Violations& violations);

// Adds, at `path`, why the unit or year cannot carry anything of the target in an allocation of
// that day, which is empty for years.
void CheckCarrier(const v1::Target& target, const std::string& carrier, const std::string& day,
                  const PlanYears& years, const Vocabulary& vocabulary, const std::string& path,
                  Violations& violations);

// Whether the weights that a rule reads from reports stand there, or are only asked for.
enum class Weighing { kGiven, kAsked };

// Adds the violations of an allocation's rule, below `field`, of a target of a plan with these
// years. Returns its weights if there is no violation of them; those that are asked for are 0.
std::optional<ByCarrier> CheckRule(const v1::Target& target, const v1::Allocation& allocation,
                                   Weighing weighing, const PlanYears& years,
                                   const Vocabulary& vocabulary, const std::string& field,
                                   Violations& violations);

}  // namespace thidua::targets
