#pragma once
// Who has had a hand in a nomination. Proposer, appraiser, council and decider are different
// people, as whatever principals they come; the recorder of a session counts with the council.

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "common/value/errors.h"
#include "common/value/same_person.h"
#include "thidua/awards/v1/council.pb.h"
#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::awards {

enum class Duty { kAppraise, kCouncil, kDecide };

// Adds a violation of `field` for each earlier duty that `principal` had in the nomination and that
// does not go with `duty`. `session` is the one that voted on it; nullptr where none did.
void CheckDuty(Violations& violations, std::string_view field, const v1::Nomination& nomination,
               const v1::CouncilSession* session, Duty duty, std::string_view principal,
               SamePerson same);

}  // namespace thidua::awards
