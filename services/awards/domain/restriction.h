#pragma once
// Evidence that quotes restricted figures, and what of it everybody may see.

#include "thidua/awards/v1/award.pb.h"

namespace thidua::awards {

// True if the evidence quotes restricted figures, or was kept before it was noted whether it does.
bool IsRestricted(const v1::Evidence& evidence);

// Leaves names and positions of restricted evidence and takes counts and results away; does nothing
// to other evidence.
void Withhold(v1::Evidence& evidence);

// The same, and the findings of checks that may rest on the evidence.
void Withhold(v1::Nomination& nomination);

}  // namespace thidua::awards
