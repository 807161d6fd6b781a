#include "services/awards/api/appraisals.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/write.h"
#include "common/value/date.h"
#include "services/awards/api/disclose.h"
#include "services/awards/api/lineage.h"
#include "services/awards/api/nomination_batch.h"
#include "services/awards/api/personal_names.h"
#include "services/awards/api/rules.h"
#include "services/awards/domain/appraisal.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/recipient.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/restriction.h"
#include "services/awards/domain/rule_pack.h"
#include "services/awards/store/evidence.h"
#include "services/awards/store/merits.h"
#include "services/awards/store/personal.h"
#include "services/awards/store/recipients.h"
#include "services/awards/store/titles.h"

namespace thidua::awards {
namespace {

// A nomination as it was when its evidence was looked up.
struct Prepared {
  std::string etag;
  std::string recipient_etag;  // of the recipient that carries on
  v1::Evidence evidence;
  std::vector<v1::Bar> bars;
};

// What the request attests and confirms. A batch may be of several honours, each of which takes
// what is of its own rules.
class Said {
 public:
  explicit Said(const v1::AppraiseNominationsRequest& request) : request_(request) {}

  struct Part {
    google::protobuf::RepeatedPtrField<std::string> attested;
    google::protobuf::RepeatedPtrField<v1::Confirmation> confirmations;
  };
  Part Of(const v1::Honour& honour, v1::RecipientKind kind) {
    Part part;
    for (const std::string& id : request_.attested_rules()) {
      if (Has(honour, kind, id, true)) *part.attested.Add() = id;
    }
    for (const v1::Confirmation& each : request_.confirmations()) {
      if (Has(honour, kind, each.rule(), false)) *part.confirmations.Add() = each;
    }
    return part;
  }

  // Adds a violation for each id that was of no honour of the batch.
  void CheckAllUsed(Violations& violations) const {
    for (int i = 0; i < request_.attested_rules_size(); ++i) {
      if (attested_.contains(request_.attested_rules(i))) continue;
      violations.Add(absl::StrCat("attested_rules[", i, "]"),
                     "is no attestation of an honour that is appraised",
                     type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    }
    for (int i = 0; i < request_.confirmations_size(); ++i) {
      if (confirmed_.contains(request_.confirmations(i).rule())) continue;
      violations.Add(absl::StrCat("confirmations[", i, "].rule"),
                     "is no rule of an honour that is appraised",
                     type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    }
  }

 private:
  bool Has(const v1::Honour& honour, v1::RecipientKind kind, const std::string& id,
           bool attestation) {
    for (const v1::EligibilityRule& rule : honour.eligibility()) {
      if (rule.rule() != id || !AppliesTo(rule, kind)) continue;
      if (attestation && !rule.has_attestation()) continue;
      (attestation ? attested_ : confirmed_).insert(id);
      return true;
    }
    return false;
  }

  const v1::AppraiseNominationsRequest& request_;
  std::set<std::string> attested_, confirmed_;  // ids that are of an honour of the batch
};

// What the request's nominations are judged by.
struct Judging {
  Said& said;
  const std::vector<v1::RulePack>& packs;
  const v1::Movement& movement;
  const PersonalKeys& keys;
  std::string appraiser;
  absl::Time time;
  SamePerson same;
};

// The pack that rules the dossier, if it is decided on `today` or later.
absl::StatusOr<const v1::RulePack*> DossierPack(const std::vector<v1::RulePack>& packs,
                                                const std::string& receipt_date,
                                                const std::string& today) {
  // Where nothing is in force today the day of receipt is all there is.
  auto rules = ChooseDecidingRules(packs, receipt_date, today);
  return rules.ok() ? absl::StatusOr<const v1::RulePack*>(rules->dossier)
                    : ChoosePack(packs, receipt_date);
}

// Where its evidence is looked up.
const v1::EvidenceRequest& RequestOf(const v1::Nomination& nomination,
                                     const v1::Movement& movement) {
  return nomination.has_evidence_request() ? nomination.evidence_request()
                                           : movement.evidence_request();
}

// The nomination after its appraisal; not sealed.
absl::StatusOr<v1::Nomination> Judge(const Judging& judging, v1::Nomination nomination,
                                     const v1::Evidence& evidence,
                                     const std::vector<v1::Bar>& bars) {
  // Checks look at the papers.
  RETURN_IF_ERROR(Unseal(judging.keys, nomination));
  if (!nomination.sealed().empty()) {
    return IllegalState(nomination.name() + " is sealed with a key that is not here");
  }
  ASSIGN_OR_RETURN(const v1::RulePack* pack, DossierPack(judging.packs, nomination.receipt_date(),
                                                         FormatDate(DayInVietnam(judging.time))));
  const v1::Honour* honour = FindHonour(*pack, nomination.honour());
  if (honour == nullptr) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_NO_RULE_PACK,
                 pack->name() + " no longer knows the honour " + nomination.honour());
  }
  const v1::RecipientKind kind = nomination.honouree().kind();
  const v1::EvidenceRequest request = RequestOf(nomination, judging.movement);
  const Said::Part said = judging.said.Of(*honour, kind);
  Violations violations;
  CheckConfirmations(violations, said.confirmations, *honour, kind);
  RETURN_IF_ERROR(violations.ToStatus());
  return awards::Appraise(std::move(nomination), {.pack = *pack,
                                                  .honour = *honour,
                                                  .attested_rules = said.attested,
                                                  .confirmations = said.confirmations,
                                                  .evidence = evidence,
                                                  .bars = bars,
                                                  .year = judging.movement.year(),
                                                  .appraiser = judging.appraiser,
                                                  .time = judging.time,
                                                  .same = judging.same,
                                                  .request = &request});
}

// Looks up what the nominations rest on, at one state of the ledger.
class Preparation {
 public:
  Preparation(const rpc::Call& call, const resource::Store& store, const catalog::CatalogView& view,
              EvidenceSources& evidence)
      : call_(call), store_(store), view_(view), evidence_(evidence) {}

  // By name. Nominations that do not exist, or wait for no appraisal, are left out: the commit says
  // what is wrong with them.
  absl::StatusOr<absl::flat_hash_map<std::string, Prepared>> Run(
      const v1::Movement& movement, const std::vector<v1::Nomination>& nominations) {
    std::vector<EvidenceQuestion> questions;
    std::vector<const v1::Nomination*> asked;
    for (const v1::Nomination& nomination : nominations) {
      if (nomination.state() != v1::NOMINATION_STATE_PROPOSED) continue;
      asked.push_back(&nomination);
      const std::string& unit = nomination.honouree().unit();
      questions.push_back({RequestOf(nomination, movement), unit,
                           PredecessorsOf(view_, unit, nomination.receipt_date())});
    }
    ASSIGN_OR_RETURN(std::vector<v1::Evidence> found, evidence_.Find(call_, questions));
    absl::flat_hash_map<std::string, Prepared> prepared;
    for (size_t i = 0; i < asked.size(); ++i) {
      const std::string& recipient = asked[i]->honouree().recipient();
      ASSIGN_OR_RETURN(Standing standing,
                       StandingOf([&](const std::string& name) { return store_.Open(name); },
                                  store_.ledger(), recipient));
      for (v1::TitleEvidence& title : standing.titles) {
        *found[i].add_titles() = std::move(title);
      }
      prepared[asked[i]->name()] = {
          asked[i]->etag(),
          standing.recipient.etag(),
          std::move(found[i]),
          {standing.recipient.bars().begin(), standing.recipient.bars().end()}};
    }
    return prepared;
  }

 private:
  const rpc::Call& call_;
  const resource::Store& store_;
  const catalog::CatalogView& view_;
  EvidenceSources& evidence_;
};

// The nominations that the request is about, as they are now; those that do not exist are left out.
absl::StatusOr<std::vector<v1::Nomination>> Asked(ledger::Reader& reader,
                                                  const v1::AppraiseNominationsRequest& request) {
  std::vector<v1::Nomination> nominations;
  for (const std::string& name : request.nominations()) {
    ASSIGN_OR_RETURN(auto nomination, resource::Find<v1::Nomination>(reader, name));
    if (nomination) nominations.push_back(*std::move(nomination));
  }
  if (!request.nominations().empty()) return nominations;
  const auto walk = [&](const ledger::Image& image) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(v1::Nomination nomination, resource::FromImage<v1::Nomination>(image));
    if (nomination.state() != v1::NOMINATION_STATE_PROPOSED) return true;
    nominations.push_back(std::move(nomination));
    return nominations.size() < kMaxBatch;
  };
  RETURN_IF_ERROR(reader.WalkCollection(request.parent() + "/nominations/", "", walk).status());
  return nominations;
}

// ABORTED / ETAG_MISMATCH: the nomination came (nullptr), or it or its recipient changed, after its
// evidence was looked up.
absl::Status CheckStill(ledger::Reader& reader, const v1::Nomination& stored,
                        const Prepared* prepared) {
  RETURN_IF_ERROR(
      CheckEtag(stored.name(), prepared == nullptr ? "0" : prepared->etag, stored.etag()));
  ASSIGN_OR_RETURN(const v1::Recipient recipient,
                   LoadCarryingOn(reader, stored.honouree().recipient()));
  return CheckEtag(recipient.name(), prepared->recipient_etag, recipient.etag());
}

}  // namespace

absl::Status Appraisals::Appraise(rpc::Call& call, const v1::AppraiseNominationsRequest& request,
                                  v1::NominationsOutcome* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kMovementName, "parent", request.parent()));
  Violations violations;
  CheckBatch(violations, request.parent(), request.nominations(), 0);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const auto packs, RulePacksFor(store_, catalog_, request.parent()));
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());

  // Other services are asked before the commit, which must not wait for them.
  std::vector<v1::Nomination> nominations;
  v1::Movement movement;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(request.parent())));
    ASSIGN_OR_RETURN(movement, resource::Load<v1::Movement>(*reader, request.parent()));
    ASSIGN_OR_RETURN(nominations, Asked(*reader, request));
  }
  std::vector<std::string> names(request.nominations().begin(), request.nominations().end());
  std::vector<std::string> recipients;
  for (const v1::Nomination& nomination : nominations) {
    if (request.nominations().empty()) names.push_back(nomination.name());
    recipients.push_back(nomination.honouree().recipient());
  }
  KeptTexts texts = {{"reason", request.reason()}};
  AddReasons(texts, "confirmations", request.confirmations());
  RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(request.parent()), names, texts, violations));
  ASSIGN_OR_RETURN(const PersonalKeys keys,
                   PersonalKeys::Load(store_.ledger(), std::move(recipients)));
  ASSIGN_OR_RETURN(const auto prepared,
                   Preparation(call, store_, *view, evidence_).Run(movement, nominations));

  BatchNotes notes;
  const bool all_or_none = !request.leave_out_refused() && !request.validate_only();
  const auto decide = [&](ledger::Txn& txn) -> absl::Status {
    notes.Clear();
    RETURN_IF_ERROR(violations.ToStatus());
    Violations faults;
    Said said(request);
    const Judging judging{said,       packs,      movement, keys, call.caller().principal,
                          txn.time(), same_person};
    for (size_t i = 0; i < names.size(); ++i) {
      ASSIGN_OR_RETURN(const v1::Nomination stored, resource::Load<v1::Nomination>(txn, names[i]));
      static const auto& nothing = *new Prepared();
      const auto found = prepared.find(names[i]);
      const Prepared& ready = found == prepared.end() ? nothing : found->second;
      if (stored.state() == v1::NOMINATION_STATE_PROPOSED) {
        RETURN_IF_ERROR(CheckStill(txn, stored, found == prepared.end() ? nullptr : &ready));
      }
      auto appraised = Judge(judging, stored, ready.evidence, ready.bars);
      if (!appraised.ok()) {
        if (absl::IsInvalidArgument(appraised.status()) || (names.size() == 1 && all_or_none)) {
          return appraised.status();
        }
        notes.Refused(names[i], stored.state(), appraised.status());
        faults.Add(absl::StrCat("nominations[", i, "]"), std::string(appraised.status().message()),
                   ReasonOf(appraised.status()));
        continue;
      }
      if (appraised->has_appraisal()) {
        const bool personal = IsPersonal(stored.honouree().kind());
        PutEvidence(txn, LedgerOf(names[i]),
                    personal ? WithoutSources(ready.evidence) : ready.evidence,
                    *appraised->mutable_appraisal());
      }
      RETURN_IF_ERROR(FreeMeritIfEnded(txn, *appraised));
      notes.Appraised(*appraised);
      RETURN_IF_ERROR(Seal(keys, *appraised));
      resource::Put(txn, *std::move(appraised));
    }
    Violations unused;
    if (!names.empty()) said.CheckAllUsed(unused);
    RETURN_IF_ERROR(unused.ToStatus());
    return all_or_none ? Refusal(faults) : absl::OkStatus();
  };
  RETURN_IF_ERROR(WriteBatch(call, store_, request,
                             {request.nominations().begin(), request.nominations().end()},
                             request.validate_only(), decide, notes, Outcomes::kChecks, answer));
  if (!MayReadRestricted(call, request.parent())) {
    // A dry run has not stored whose evidence is restricted.
    for (v1::NominationOutcome& outcome : *answer->mutable_outcomes()) {
      const auto found = prepared.find(outcome.nomination());
      if (found == prepared.end() || IsRestricted(found->second.evidence)) {
        WithholdFindings(*outcome.mutable_checks());
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace thidua::awards
