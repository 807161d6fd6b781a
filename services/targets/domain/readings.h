#pragma once
// The readings of a promise that were not decided for, each a target of its own to judge.

#include <vector>

#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

inline constexpr int kMaxAlternatives = 10;
inline constexpr size_t kMaxAlternativeId = 40;  // characters

// Returns the target as the alternative has it. It is of no composition, and what was shared out or
// required on the way for another bound or another indicator is not required of it.
v1::Target ReadAs(const v1::Target& target, const v1::AlternativeReading& alternative);

// Returns the alternative readings of all targets as targets, in order.
std::vector<v1::Target> AlternativesOf(const std::vector<v1::Target>& targets);

// Puts what each of AlternativesOf(targets) came to into the result of its target.
void AddReadings(const std::vector<v1::Target>& targets, std::vector<v1::TargetResult> of_readings,
                 std::vector<v1::TargetResult>& results);

}  // namespace thidua::targets
