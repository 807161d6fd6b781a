#pragma once
// A decision and everything that changes with it, in one commit.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/value/same_person.h"
#include "thidua/awards/v1/award.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Decides on what the transaction sees, and Puts the grants, the nominations, and the ledger's own
// entries; the decision itself is returned for the caller to Put. `asked` has passed CheckDecision.
// Fails as Decide does.
//   ALREADY_EXISTS / RESOURCE_EXISTS: the decision exists.
absl::StatusOr<v1::Decision> DecideIn(ledger::Txn& txn, const v1::Decision& asked,
                                      const std::vector<v1::RulePack>& packs,
                                      const std::string& decider, SamePerson same);

// Revokes the grant named; returned for the caller to Put. Fails as Revoke does.
//   NOT_FOUND: there is none. ABORTED / ETAG_MISMATCH: `etag` is set and not current.
absl::StatusOr<v1::Grant> RevokeIn(ledger::Txn& txn, const std::string& name, std::string_view etag,
                                   std::string_view revocation, std::string_view revoker);

// The terms by which the grant was decided.
//   NOT_FOUND: there are none.
absl::StatusOr<v1::Honour> LoadDecidedHonour(ledger::Reader& reader, const v1::Grant& grant);

}  // namespace thidua::awards
