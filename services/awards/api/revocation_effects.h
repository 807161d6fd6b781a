#pragma once
// What a person has to see to when a grant is taken back.

#include <absl/status/statusor.h>

#include <vector>

#include "common/ledger/ledger.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/grant_requests.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// The effects of the grant's revocation, on the state of its ledger that `reader` shows, with the
// grant revoked there or not yet. `packs` are those that rule its owner.
absl::StatusOr<std::vector<v1::RevocationEffect>> EffectsOf(ledger::Reader& reader,
                                                            const v1::Grant& grant,
                                                            const std::vector<v1::RulePack>& packs);

}  // namespace thidua::awards
