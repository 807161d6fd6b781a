#pragma once
// What of a nomination or a grant the caller of a call is shown: every answer that holds one goes
// through here.

#include "common/rpc/call.h"
#include "thidua/awards/v1/award.pb.h"

namespace thidua::awards {

// Withholds evidence of restricted figures from a caller who lacks PERMISSION_READ_RESTRICTED on
// the owner, the unit of the name.
void Disclose(const rpc::Call& call, v1::Nomination& nomination);
void Disclose(const rpc::Call& call, v1::Grant& grant);

}  // namespace thidua::awards
