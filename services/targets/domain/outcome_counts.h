#pragma once
// How many targets came to which outcome.

#include <vector>

#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::targets {

// Returns the counts of the results, in the order of the outcomes' numbers, without outcomes that
// no result has. A result that was superseded is counted apart from those that stand: a promise
// that was changed counts once, and what it was before is not hidden.
std::vector<v1::OutcomeCount> CountOutcomes(
    const google::protobuf::RepeatedPtrField<v1::TargetResult>& results);

}  // namespace thidua::targets
