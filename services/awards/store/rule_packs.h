#pragma once
// The rule packs as they are stored.

#include <absl/status/statusor.h>

#include <vector>

#include "common/ledger/ledger.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Returns all rule packs that `reader`, of the ledger that holds them, shows, with their etags.
absl::StatusOr<std::vector<v1::RulePack>> LoadRulePacks(ledger::Reader& reader);

}  // namespace thidua::awards
