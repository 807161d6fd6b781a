#pragma once
// Proposing to honour somebody.

#include <absl/time/time.h>

#include <string_view>

#include "common/value/errors.h"
#include "thidua/awards/v1/award.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Adds every fault that the nomination shows by itself, with paths below "nomination".
void CheckNomination(Violations& violations, const v1::Nomination& nomination);

// Adds every fault that the rules find: an unknown honour, a kind of recipient that cannot get it,
// a paper that the dossier does not know.
void CheckAgainstRules(Violations& violations, const v1::Nomination& nomination,
                       const v1::RulePack& pack);

// The nomination as it is stored: `request` without what a client cannot set.
v1::Nomination NewNomination(const v1::Nomination& request, const v1::Movement& movement,
                             std::string_view proposer, absl::Time time);

}  // namespace thidua::awards
