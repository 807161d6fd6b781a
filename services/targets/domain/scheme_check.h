#pragma once
// What a scoring scheme must be.

#include "common/value/errors.h"
#include "services/targets/domain/composite_check.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/scoring.pb.h"

namespace thidua::targets {

// Adds everything that is wrong with the scheme, under "scheme". Its name is taken as it is.
// `targets` are all of its plan; nullptr: there is no such plan, which is told elsewhere, and no
// target is looked for.
void CheckScheme(const v1::Scheme& scheme, const Siblings* targets, const Vocabulary& vocabulary,
                 Violations& violations);

// Adds that a criterion of the scheme cannot be of its target any more, among all targets of its
// plan, by name.
void CheckSchemeTargets(const v1::Scheme& scheme, const Siblings& targets, Violations& violations);

}  // namespace thidua::targets
