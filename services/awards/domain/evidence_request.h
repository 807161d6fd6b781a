#pragma once
// Where an appraisal looks: rounds, targets, a league table.

#include <string_view>

#include "common/value/errors.h"
#include "thidua/awards/v1/movement.pb.h"

namespace thidua::awards {

// Adds every fault of `request`, which lies at `at` in its request: rounds, targets and scheme are
// the owner's (an id), so that one position holds for all of them; targets are of one plan.
void CheckEvidenceRequest(Violations& violations, std::string_view at,
                          const v1::EvidenceRequest& request, std::string_view owner);

}  // namespace thidua::awards
