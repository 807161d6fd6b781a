#include "services/awards/store/decisions.h"

#include <google/protobuf/wrappers.pb.h>

#include <map>
#include <optional>
#include <utility>

#include "common/resource/image.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/likeness.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/decision.h"
#include "services/awards/domain/grant.h"
#include "services/awards/domain/names.h"
#include "services/awards/store/entries.h"
#include "services/awards/store/merits.h"
#include "services/awards/store/recipients.h"
#include "services/awards/store/titles.h"

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
  const std::string year = decision.date().substr(0, 4);
  // Likeness has no line feed, so that no two pairs have one text.
  const std::string number = decision.register_() + "\n" + Likeness(decision.number());
  return Keys{kDecisionNumberKey.Format({ids[0], year, ToHex(Sha256(number)).substr(0, 32)}),
              kRegisterKey.Format({ids[0], year}), MovementOf(decision.nominations(0))};
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

// What speaks against the recipient of the nomination, or the one that carries on for it.
absl::StatusOr<std::vector<v1::Bar>> BarsOf(ledger::Reader& reader, const PersonalKeys& keys,
                                            const v1::Nomination& nomination) {
  ASSIGN_OR_RETURN(const v1::Recipient carrying_on,
                   LoadCarryingOn(reader, nomination.honouree().recipient()));
  ASSIGN_OR_RETURN(const v1::Recipient recipient, LoadUnsealed(reader, keys, carrying_on.name()));
  return std::vector<v1::Bar>(recipient.bars().begin(), recipient.bars().end());
}

// Loads the resource into `into`, by name, unless it is there or no name is given.
template <class Resource>
absl::Status LoadOnce(ledger::Reader& reader, const std::string& name,
                      std::map<std::string, Resource>& into) {
  if (name.empty() || into.contains(name)) return absl::OkStatus();
  ASSIGN_OR_RETURN(into[name], resource::Load<Resource>(reader, name));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Decision> DecideIn(ledger::Txn& txn, const v1::Decision& asked,
                                      const DecisionContext& context) {
  RETURN_IF_ERROR(resource::CheckAbsent(txn, asked.name()));
  ASSIGN_OR_RETURN(Keys keys, KeysOf(asked));
  ASSIGN_OR_RETURN(const v1::Movement movement, resource::Load<v1::Movement>(txn, keys.movement));
  DecisionInput input{.decision = asked,
                      .movement = movement,
                      .packs = context.packs,
                      .unit = context.unit,
                      .calendar = context.calendar,
                      .nominations = {},
                      .bars = {},
                      .sessions = {},
                      .notices = {},
                      .number_holder = "",
                      .holders = {},
                      .check_key = context.check_key,
                      .decider = context.decider,
                      .time = txn.time(),
                      .same = context.same};
  for (const std::string& name : asked.nominations()) {
    ASSIGN_OR_RETURN(std::optional<v1::Nomination> nomination,
                     resource::Find<v1::Nomination>(txn, name));
    if (nomination) {
      RETURN_IF_ERROR(LoadOnce(txn, nomination->ballot().session(), input.sessions));
      RETURN_IF_ERROR(LoadOnce(txn, nomination->notice(), input.notices));
    }
    ASSIGN_OR_RETURN(std::vector<v1::Bar> bars,
                     nomination ? BarsOf(txn, context.keys, *nomination)
                                : absl::StatusOr<std::vector<v1::Bar>>(std::vector<v1::Bar>()));
    input.bars.push_back(std::move(bars));
    input.nominations.push_back(std::move(nomination));
  }
  ASSIGN_OR_RETURN(input.number_holder, LoadText(txn, keys.number));
  ASSIGN_OR_RETURN(input.holders, LoadHolders(txn, keys.movement));
  ASSIGN_OR_RETURN(input.last_certificate, LoadNumber(txn, keys.reg));

  ASSIGN_OR_RETURN(DecisionOutcome outcome, Decide(input));
  const std::string owner = LedgerOf(asked.name());
  for (const v1::Grant& grant : outcome.grants) {
    resource::Put(txn, grant);
    RETURN_IF_ERROR(PutTitle(txn, grant));
    PutText(txn, kCertificateKey.Format({owner, grant.certificate_number()}), grant.name());
  }
  for (const v1::Nomination& nomination : outcome.nominations) {
    resource::Put(txn, nomination);
  }
  for (const auto& [honour, count] : outcome.holders) {
    PutNumber(txn, keys.movement + "/holders/" + honour, count);
  }
  PutNumber(txn, keys.reg, outcome.last_certificate);
  PutText(txn, keys.number, asked.name());
  return std::move(outcome.decision);
}

absl::Status TouchIn(ledger::Txn& txn, const v1::Grant& grant, v1::TouchKind kind) {
  const std::string name = grant.name().substr(0, grant.name().find("/grants/"));
  ASSIGN_OR_RETURN(v1::Decision decision, resource::Load<v1::Decision>(txn, name));
  AddTouch(decision, grant, kind, txn.time());
  resource::Put(txn, std::move(decision));
  return absl::OkStatus();
}

absl::StatusOr<v1::Grant> RevokeIn(ledger::Txn& txn, const std::string& name, std::string_view etag,
                                   std::string_view revocation, std::string_view revoker) {
  ASSIGN_OR_RETURN(v1::Grant stored, resource::Load<v1::Grant>(txn, name));
  RETURN_IF_ERROR(CheckEtag(name, etag, stored.etag()));
  ASSIGN_OR_RETURN(v1::Grant revoked, Revoke(std::move(stored), revocation, revoker));
  ASSIGN_OR_RETURN(v1::Nomination nomination,
                   resource::Load<v1::Nomination>(txn, revoked.nomination()));
  nomination = RevokedNomination(std::move(nomination), revocation);
  RETURN_IF_ERROR(FreeMerit(txn, nomination));
  RETURN_IF_ERROR(DeleteTitle(txn, revoked));
  // Caps count who holds the honour.
  const std::string key = MovementOf(nomination.name()) + "/holders/" + revoked.honour();
  ASSIGN_OR_RETURN(int64_t holders, LoadNumber(txn, key));
  PutNumber(txn, key, holders - 1);
  resource::Put(txn, nomination);
  RETURN_IF_ERROR(TouchIn(txn, revoked, v1::TOUCH_KIND_REVOKED));
  return revoked;
}

}  // namespace thidua::awards
