#pragma once
// What allocations may be before they are stored.

#include <gmpxx.h>

#include <string>

#include "common/value/errors.h"
#include "services/targets/domain/allocation.h"
#include "services/targets/domain/plan_years.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

inline constexpr int kMaxAllocations = 50;  // of one target

// Adds, at `field`, why nothing of the target can be shared out.
void CheckAllocable(const v1::Target& target, const Vocabulary& vocabulary,
                    const std::string& field, Violations& violations);

// Adds the violations of an allocation's day, below `field`, the path of the allocation.
void CheckDay(const v1::Target& target, const v1::Allocation& allocation, const std::string& field,
              Violations& violations);

// Adds, at `field`, that a part, which has this value, is 0 where the bound excludes its value: who
// carries nothing could keep it only by coming to something else.
void CheckNotZero(const v1::Target& target, const v1::AllocationPart& part, const mpq_class& value,
                  const std::string& field, Violations& violations);

// Adds the violations of an allocation's parts, at and below `field`. By the day they are of units,
// and without one of years.
void CheckParts(const v1::Target& target, const v1::Allocation& allocation, const PlanYears& years,
                const Vocabulary& vocabulary, const std::string& field, Violations& violations);

// Adds the violations of the target's allocations, below "target.allocations": each by itself, with
// the parts that its rule derives, and all in their order.
void CheckAllocations(const v1::Target& target, const PlanYears& years,
                      const Vocabulary& vocabulary, Violations& violations);

// Adds, at `field`, where the first day of the allocations by units is not within the term.
void CheckFirstDay(const v1::Target& target, const PlanYears& years, const std::string& field,
                   Violations& violations);

}  // namespace thidua::targets
