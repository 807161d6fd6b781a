#pragma once
// Who carries which part of a target: parts that are given, or derived by a rule.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/errors.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Numbers by what carries them: `units/{unit}` or the year.
using ByCarrier = std::map<std::string, mpq_class>;

// Returns the unit or the year of a part or of a weight; empty if it has neither.
template <class Message>
const std::string& CarrierOf(const Message& message) {
  return message.period().empty() ? message.unit() : message.period();
}

// Returns true if the allocation, which has parts or weights, is by years.
bool IsByYears(const v1::Allocation& allocation);

// Returns the digits after the point that parts of the target have: those of the bound's value or
// of the indicator, whichever are more.
int PartDecimals(const v1::Target& target);

// Returns the allocation by units that counts on that day, `YYYY-MM-DD`, the last one that began by
// it; nullptr if none does. The target owns it.
const v1::Allocation* AllocationOn(const v1::Target& target, std::string_view day);

// Returns what these units, by name, carry of it together, with the decimals that parts have: a
// unit carries on what those carried that all went over to it. nullopt if none of them has a part.
//   DATA_LOSS / CORRUPT: a part is no decimal.
absl::StatusOr<std::optional<std::string>> CarriedBy(const v1::Target& target,
                                                     const v1::Allocation& allocation,
                                                     const std::vector<std::string>& units);

// Returns the allocation by years; nullptr if there is none.
const v1::Allocation* AllocationByYears(const v1::Target& target);

// Divides the target's bound by the weights, which must be 0 or more and more than 0 together.
// The bound must be a decimal. Parts are in the order of their carriers.
ByCarrier DivideBound(const v1::Target& target, const ByCarrier& weights);

// Returns what the allocation `before` gave, carried on to the units that exist on `day`: a unit
// that exists keeps its part, whatever it gave away; that of one that ended goes to the one that
// all of it went over to. Of one that went over to several, or in part, it is divided by the
// weights of all that have some of it. nullopt after a violation, below `field`, the path of the
// rule: a unit without a successor, a successor without a weight, and a weight that divides
// nothing. The parts of `before` must have passed their check.
std::optional<ByCarrier> CarryOver(const v1::Target& target, const v1::Allocation& before,
                                   std::string_view day, const ByCarrier& weights,
                                   std::string_view field, const Vocabulary& vocabulary,
                                   Violations& violations);

// Makes these the parts of the allocation, with the decimals that parts of the target have.
void SetParts(const v1::Target& target, const ByCarrier& parts, v1::Allocation& allocation);

}  // namespace thidua::targets
