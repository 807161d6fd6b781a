#include "services/awards/store/decisions.h"

#include <google/protobuf/wrappers.pb.h>

#include <map>
#include <optional>
#include <utility>

#include "common/resource/image.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/decision.h"
#include "services/awards/domain/grant.h"
#include "services/awards/domain/names.h"
#include "services/awards/store/entries.h"

namespace thidua::awards {
namespace {

// Where the ledger keeps what a decision touches besides resources.
struct Keys {
  std::string number;    // StringValue
  std::string reg;       // Int64Value, of the year
  std::string movement;  // name
};

absl::StatusOr<Keys> KeysOf(const v1::Decision& decision) {
  ASSIGN_OR_RETURN(auto ids, kDecisionName.Match(decision.name()));
  ASSIGN_OR_RETURN(auto nomination, kNominationName.Match(decision.nominations(0)));
  return Keys{kDecisionNumberKey.Format({ids[0], ToHex(Sha256(decision.number())).substr(0, 32)}),
              kRegisterKey.Format({ids[0], decision.date().substr(0, 4)}),
              kMovementName.Format({nomination[0], nomination[1]})};
}

// How many hold each honour of the movement.
absl::StatusOr<std::map<std::string, int64_t>> LoadHolders(ledger::Reader& reader,
                                                           const std::string& movement) {
  const std::string prefix = movement + "/holders/";
  ASSIGN_OR_RETURN(auto images, reader.Scan(prefix, "", 0));
  std::map<std::string, int64_t> holders;
  for (const ledger::Image& image : images) {
    ASSIGN_OR_RETURN(auto count, resource::FromImage<google::protobuf::Int64Value>(image));
    holders[image.key.substr(prefix.size())] = count.value();
  }
  return holders;
}

}  // namespace

absl::StatusOr<v1::Decision> DecideIn(ledger::Txn& txn, const v1::Decision& asked,
                                      const std::vector<v1::RulePack>& packs,
                                      const std::string& decider, SamePerson same) {
  RETURN_IF_ERROR(resource::CheckAbsent(txn, asked.name()));
  ASSIGN_OR_RETURN(Keys keys, KeysOf(asked));
  DecisionInput input{.decision = asked,
                      .packs = packs,
                      .nominations = {},
                      .number_holder = "",
                      .holders = {},
                      .decider = decider,
                      .time = txn.time(),
                      .same = same};
  for (const std::string& name : asked.nominations()) {
    ASSIGN_OR_RETURN(std::optional<v1::Nomination> nomination,
                     resource::Find<v1::Nomination>(txn, name));
    input.nominations.push_back(std::move(nomination));
  }
  ASSIGN_OR_RETURN(input.number_holder, LoadText(txn, keys.number));
  ASSIGN_OR_RETURN(input.holders, LoadHolders(txn, keys.movement));
  ASSIGN_OR_RETURN(input.last_certificate, LoadNumber(txn, keys.reg));

  ASSIGN_OR_RETURN(DecisionOutcome outcome, Decide(input));
  for (const v1::Grant& grant : outcome.grants) resource::Put(txn, grant);
  for (const v1::Nomination& nomination : outcome.nominations) {
    resource::Put(txn, nomination);
  }
  for (const v1::Honour& honour : outcome.honours) {
    txn.Put(asked.name() + "/honours/" + honour.honour(), resource::ToImage(honour));
  }
  for (const auto& [honour, count] : outcome.holders) {
    PutNumber(txn, keys.movement + "/holders/" + honour, count);
  }
  PutNumber(txn, keys.reg, outcome.last_certificate);
  PutText(txn, keys.number, asked.name());
  return std::move(outcome.decision);
}

absl::StatusOr<v1::Grant> RevokeIn(ledger::Txn& txn, const std::string& name, std::string_view etag,
                                   std::string_view revocation, std::string_view revoker) {
  ASSIGN_OR_RETURN(v1::Grant stored, resource::Load<v1::Grant>(txn, name));
  RETURN_IF_ERROR(CheckEtag(name, etag, stored.etag()));
  ASSIGN_OR_RETURN(v1::Grant revoked, Revoke(std::move(stored), revocation, revoker));
  // Caps count who holds the honour.
  ASSIGN_OR_RETURN(auto ids, kNominationName.Match(revoked.nomination()));
  const std::string key = kHolderCountKey.Format({ids[0], ids[1], revoked.honour()});
  ASSIGN_OR_RETURN(int64_t holders, LoadNumber(txn, key));
  PutNumber(txn, key, holders - 1);
  return revoked;
}

absl::StatusOr<v1::Honour> LoadDecidedHonour(ledger::Reader& reader, const v1::Grant& grant) {
  ASSIGN_OR_RETURN(auto ids, kGrantName.Match(grant.name()));
  return resource::Load<v1::Honour>(reader,
                                    kDecidedHonourKey.Format({ids[0], ids[1], grant.honour()}));
}

}  // namespace thidua::awards
