#pragma once
// One merit, one award. Within one movement a recipient is honoured once for one achievement and
// gets one honour once: a nomination takes both, as two entries of the ledger that name it. A
// nomination that ends without an honour (not eligible, rejected) gives them back; a revoked grant
// does not: its merit is spent.

#include <string>
#include <string_view>
#include <vector>

#include "thidua/awards/v1/award.pb.h"

namespace thidua::awards {

// The keys of the entries that the nomination takes. Achievements are compared by what the eye sees
// of them (see Likeness), so that a retyped one is the same, and one in letters of another script.
std::vector<std::string> MeritKeys(const v1::Nomination& nomination);

// True if a nomination in this state holds its merit no longer.
bool FreesMerit(v1::NominationState state);

}  // namespace thidua::awards
