#pragma once
// The totals that it takes to judge a target.

#include <vector>

#include "services/targets/domain/occasion.h"
#include "services/targets/domain/totals.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Returns every total that judging the target on this occasion may look at, in order, without
// repetition.
std::vector<TotalKey> RequiredTotals(const v1::Target& target, const Occasion& occasion);

// Returns every total that measuring the target in these years on this occasion may look at,
// likewise. What the comparisons of these years take is within.
std::vector<TotalKey> RequiredTotals(const v1::Target& target, const Occasion& occasion,
                                     const std::vector<int>& measured_years);

}  // namespace thidua::targets
