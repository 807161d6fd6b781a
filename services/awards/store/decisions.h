#pragma once
// A decision and everything that changes with it, in one commit.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/value/same_person.h"
#include "common/value/working_days.h"
#include "services/awards/domain/decision.h"
#include "services/awards/store/personal.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// What a decision rests on beside the ledger of its owner.
struct DecisionContext {
  const std::vector<v1::RulePack>& packs;
  DecidingUnit unit;
  const WorkingDays& calendar;
  const PersonalKeys& keys;  // of the recipients of its nominations that carry on
  std::string check_key;     // 32 random bytes, see domain/check_code.h
  std::string decider;
  SamePerson same;
};

// Decides on what the transaction sees, and Puts the grants, the nominations, and the ledger's own
// entries; the decision itself is returned for the caller to Put. `asked` has passed CheckDecision.
// Fails as Decide does.
//   ALREADY_EXISTS / RESOURCE_EXISTS: the decision exists. NOT_FOUND: the movement does not.
absl::StatusOr<v1::Decision> DecideIn(ledger::Txn& txn, const v1::Decision& asked,
                                      const DecisionContext& context);

// Notes on the grant's decision what was done to it.
absl::Status TouchIn(ledger::Txn& txn, const v1::Grant& grant, v1::TouchKind kind);

// Revokes the grant named; returned for the caller to Put. Its merit, its title and its place under
// a cap are free; its nomination and its decision say so. Fails as Revoke does.
//   NOT_FOUND: there is none. ABORTED / ETAG_MISMATCH: `etag` is set and not current.
absl::StatusOr<v1::Grant> RevokeIn(ledger::Txn& txn, const std::string& name, std::string_view etag,
                                   std::string_view revocation, std::string_view revoker);

}  // namespace thidua::awards
