#include "services/awards/api/nominations.h"

#include <absl/algorithm/container.h>
#include <absl/time/clock.h>

#include <optional>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "services/awards/api/disclose.h"
#include "services/awards/api/rules.h"
#include "services/awards/domain/ballot.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/nomination.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"
#include "services/awards/store/merits.h"

namespace thidua::awards {
namespace {

// The rules of a nomination's receipt date.
struct Rules {
  const v1::RulePack* pack;
  const v1::Honour* honour;
};

absl::StatusOr<Rules> RulesOf(const std::vector<v1::RulePack>& packs,
                              const v1::Nomination& nomination) {
  ASSIGN_OR_RETURN(const v1::RulePack* pack, ChoosePack(packs, nomination.receipt_date()));
  const v1::Honour* honour = FindHonour(*pack, nomination.honour());
  if (honour == nullptr) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NO_RULE_PACK,
                 pack->name() + " no longer knows the honour " + nomination.honour());
  }
  return Rules{pack, honour};
}

// What an appraisal is prepared with before its commit.
struct Prepared {
  std::string etag;  // of the nomination that the evidence was looked up for
  FoundEvidence found;
};

// The nomination after its appraisal by `packs` on what was found.
absl::StatusOr<v1::Nomination> AppraiseBy(const std::vector<v1::RulePack>& packs,
                                          const rpc::Call& call,
                                          const v1::AppraiseNominationRequest& request,
                                          const v1::Nomination& nomination,
                                          const FoundEvidence& found, absl::Time time,
                                          SamePerson same_person) {
  RETURN_IF_ERROR(CheckEtag(nomination.name(), request.etag(), nomination.etag()));
  ASSIGN_OR_RETURN(Rules rules, RulesOf(packs, nomination));
  Violations violations;
  CheckAttestedRules(violations, request.attested_rules(), *rules.honour,
                     nomination.recipient().kind());
  RETURN_IF_ERROR(violations.ToStatus());
  return awards::Appraise(nomination, {.pack = *rules.pack,
                                       .honour = *rules.honour,
                                       .attested_rules = request.attested_rules(),
                                       .found = found,
                                       .appraiser = call.caller().principal,
                                       .time = time,
                                       .same = same_person});
}

}  // namespace

absl::Status Nominations::AuthorizeNominator(const rpc::Call& call,
                                             const v1::Nomination& nomination) const {
  auto ids = kNominationName.Match(nomination.name());
  if (!ids.ok()) return call.Authorize("");
  const std::string owner = kUnitName.Format({ids->front()});
  const absl::Status on_owner = call.Authorize(owner);
  const std::string& unit = nomination.recipient().unit();
  if (on_owner.ok() || !kUnitName.Match(unit).ok()) return on_owner;
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  // A unit elsewhere gives no say here.
  if (view->IsWithin(unit, owner) && call.Authorize(unit).ok()) return absl::OkStatus();
  return on_owner;
}

absl::Status Nominations::CheckFacts(const v1::Nomination& nomination) const {
  ASSIGN_OR_RETURN(auto ids, kNominationName.Match(nomination.name()));
  Violations violations;
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  if (!view->IsWithin(nomination.recipient().unit(), kUnitName.Format({ids[0]}))) {
    violations.Add("nomination.recipient.unit", "is no unit of the movement's owner",
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }
  ASSIGN_OR_RETURN(const auto packs, RulePacksFor(store_, catalog_, nomination.name()));
  auto pack = ChoosePack(packs, nomination.receipt_date());
  if (pack.ok()) CheckAgainstRules(violations, nomination, **pack);
  if (!violations.empty()) return violations.ToStatus();
  return pack.status();
}

absl::Status Nominations::Create(rpc::Call& call, const v1::CreateNominationRequest& request,
                                 v1::Nomination* answer) {
  const v1::Nomination& nomination = request.nomination();
  RETURN_IF_ERROR(AuthorizeNominator(call, nomination));
  RETURN_IF_ERROR(resource::CheckName(call, kNominationName, "nomination.name", nomination.name()));
  Violations violations;
  CheckNomination(violations, nomination);
  const absl::Status verdict = Join(violations, CheckFacts(nomination));
  const std::string& name = nomination.name();
  const std::string movement_name = name.substr(0, name.find("/nominations/"));
  const absl::Status status = resource::Write(
      call, store_, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Nomination> {
        // Within, so that a repeated request is answered as before whatever has become of the
        // rules.
        RETURN_IF_ERROR(verdict);
        ASSIGN_OR_RETURN(const auto movement, resource::Load<v1::Movement>(txn, movement_name));
        RETURN_IF_ERROR(resource::CheckAbsent(txn, name));
        RETURN_IF_ERROR(TakeMerit(txn, nomination));
        return NewNomination(nomination, movement, call.caller().principal, txn.time());
      },
      answer);
  if (status.ok()) Disclose(call, *answer);
  return status;
}

absl::Status Nominations::Get(rpc::Call& call, const v1::GetNominationRequest& request,
                              v1::Nomination* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kNominationName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::Nomination>(request));
  Disclose(call, *answer);
  return absl::OkStatus();
}

absl::Status Nominations::List(rpc::Call& call, const v1::ListNominationsRequest& request,
                               v1::ListNominationsResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kMovementName, "parent", request.parent()));
  const absl::Status status = resource::List(
      call, store_, request, {.prefix = request.parent() + "/nominations/"},
      [&](const v1::Nomination& nomination) {
        return request.states().empty() ||
               absl::c_linear_search(request.states(), nomination.state());
      },
      answer->mutable_nominations(), answer);
  for (v1::Nomination& nomination : *answer->mutable_nominations()) Disclose(call, nomination);
  return status;
}

absl::Status Nominations::Appraise(rpc::Call& call, const v1::AppraiseNominationRequest& request,
                                   v1::Nomination* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kNominationName, "name", request.name()));
  ASSIGN_OR_RETURN(const auto packs, RulePacksFor(store_, catalog_, request.name()));
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());

  // Other services are asked before the commit, which must not wait for them, and only if the
  // appraisal can come to something. What cannot is refused within the commit, because there a
  // repeated request is known and answered as the first time.
  std::optional<Prepared> prepared;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(request.name())));
    ASSIGN_OR_RETURN(auto nomination, resource::Find<v1::Nomination>(*reader, request.name()));
    reader.reset();
    if (nomination &&
        AppraiseBy(packs, call, request, *nomination, {}, absl::Now(), same_person).ok()) {
      ASSIGN_OR_RETURN(FoundEvidence found, evidence_.Find(call, *nomination));
      prepared = Prepared{nomination->etag(), std::move(found)};
    }
  }
  const absl::Status status = resource::Write(
      call, store_, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Nomination> {
        ASSIGN_OR_RETURN(const auto stored, resource::Load<v1::Nomination>(txn, request.name()));
        ASSIGN_OR_RETURN(
            v1::Nomination appraised,
            AppraiseBy(packs, call, request, stored, prepared ? prepared->found : FoundEvidence(),
                       txn.time(), same_person));
        // The nomination came, or changed, after its evidence was looked up.
        const std::string_view seen = prepared ? std::string_view(prepared->etag) : "0";
        RETURN_IF_ERROR(CheckEtag(request.name(), seen, stored.etag()));
        RETURN_IF_ERROR(FreeMerit(txn, appraised));
        return appraised;
      },
      answer);
  if (status.ok()) Disclose(call, *answer);
  return status;
}

absl::Status Nominations::RecordBallot(rpc::Call& call, const v1::RecordBallotRequest& request,
                                       v1::Nomination* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kNominationName, "name", request.name()));
  ASSIGN_OR_RETURN(const auto packs, RulePacksFor(store_, catalog_, request.name()));
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());
  const absl::Status status = resource::Write(
      call, store_, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Nomination> {
        Violations violations;
        CheckBallot(violations, request.ballot());
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(auto stored, resource::Load<v1::Nomination>(txn, request.name()));
        RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
        ASSIGN_OR_RETURN(const Rules rules, RulesOf(packs, stored));
        ASSIGN_OR_RETURN(v1::Nomination voted,
                         awards::RecordBallot(std::move(stored), *rules.honour, request.ballot(),
                                              call.caller().principal, txn.time(), same_person));
        RETURN_IF_ERROR(FreeMerit(txn, voted));
        return voted;
      },
      answer);
  if (status.ok()) Disclose(call, *answer);
  return status;
}

}  // namespace thidua::awards
