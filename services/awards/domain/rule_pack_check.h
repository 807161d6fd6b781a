#pragma once
// Whether a rule pack may be stored.

#include <vector>

#include "common/value/errors.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Adds every fault of the pack itself, with paths below "rule_pack".
void CheckRulePack(Violations& violations, const v1::RulePack& pack);

// Adds a violation for each of `others` of the same owner whose span overlaps the pack's. The pack
// itself, found by its name, may be among them. The pack's dates are dates.
void CheckSpans(Violations& violations, const v1::RulePack& pack,
                const std::vector<v1::RulePack>& others);

// Whether the pack may be stored among `others`.
//   INVALID_ARGUMENT: every fault that CheckRulePack finds and, where its dates are dates, that
//   CheckSpans does.
absl::Status CheckAmong(const std::vector<v1::RulePack>& others, const v1::RulePack& pack);

}  // namespace thidua::awards
