#pragma once
// What an indicator may be before it is stored.

#include "common/value/errors.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Adds the violations of an indicator, below "target.indicator": it has a formula, its forms,
// elements, scales and levels exist, each cell takes of its element what the element has and of its
// form a split that it has, and its sums make sense (see CheckSum).
void CheckIndicator(const v1::Indicator& indicator, const Vocabulary& vocabulary,
                    Violations& violations);

}  // namespace thidua::targets
