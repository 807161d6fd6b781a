#include "services/awards/api/grants.h"

#include <absl/strings/str_cat.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "common/value/date.h"
#include "services/awards/api/disclose.h"
#include "services/awards/api/grant_parent.h"
#include "services/awards/api/nomination_batch.h"
#include "services/awards/api/personal_names.h"
#include "services/awards/api/request_digest.h"
#include "services/awards/api/revocation_effects.h"
#include "services/awards/api/rules.h"
#include "services/awards/domain/grant.h"
#include "services/awards/domain/hold.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/recipient.h"
#include "services/awards/domain/request.h"
#include "services/awards/store/decisions.h"
#include "services/awards/store/personal.h"
#include "services/awards/store/recipients.h"

namespace thidua::awards {
namespace {

// What was handed over was decided before, and no later than today.
absl::Status CheckHandoverDate(const v1::Handover& handover, const v1::Decision& decision,
                               absl::Time time) {
  Violations violations;
  if (handover.date() < decision.date()) {
    violations.Add("handover.date", "is before that of the decision, " + decision.date());
  }
  CheckNotLater(violations, "handover.date", handover.date(), DayInVietnam(time));
  return violations.ToStatus();
}

// Those that the request hands over, by name: all of the decision where it names none.
absl::StatusOr<std::vector<std::string>> HandedOver(const resource::Store& store,
                                                    const v1::RecordHandoversRequest& request) {
  if (!request.grants().empty()) {
    return std::vector<std::string>(request.grants().begin(), request.grants().end());
  }
  ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(request.parent())));
  ASSIGN_OR_RETURN(const auto decision, resource::Find<v1::Decision>(*reader, request.parent()));
  if (!decision) return std::vector<std::string>();
  return std::vector<std::string>(decision->grants().begin(), decision->grants().end());
}

}  // namespace

absl::Status Grants::Get(rpc::Call& call, const v1::GetGrantRequest& request, v1::Grant* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kGrantName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::Grant>(request));
  return Disclose(call, store_, *answer);
}

absl::Status Grants::List(rpc::Call& call, const v1::ListGrantsRequest& request,
                          v1::ListGrantsResponse* answer) {
  ASSIGN_OR_RETURN(const resource::Collection grants, AuthorizeGrantsOf(call, request.parent()));
  // Those that were joined into a recipient count as it.
  std::set<std::string> recipients;
  if (!request.recipient().empty()) {
    RETURN_IF_ERROR(resource::CheckName(call, kRecipientName, "recipient", request.recipient()));
    ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(grants.prefix)));
    ASSIGN_OR_RETURN(const auto recipient, FindCarryingOn(*reader, request.recipient()));
    recipients.insert(request.recipient());
    if (recipient) {
      recipients.insert(recipient->name());
      recipients.insert(recipient->joined().begin(), recipient->joined().end());
    }
  }
  const std::string year = absl::StrCat(request.decision_year(), "-");
  RETURN_IF_ERROR(resource::List(
      call, store_, request, grants,
      [&](const v1::Grant& grant) {
        const v1::Honouree& honouree = grant.honouree();
        return (recipients.empty() || recipients.contains(honouree.recipient())) &&
               (request.decision_year() == 0 || grant.decision_date().starts_with(year)) &&
               (request.movement().empty() ||
                MovementOf(grant.nomination()) == request.movement()) &&
               (request.unit().empty() || honouree.unit() == request.unit()) &&
               (request.honour().empty() || grant.honour() == request.honour());
      },
      answer->mutable_grants(), answer, IsGrant));
  return DiscloseAll(call, store_, *answer->mutable_grants());
}

absl::Status Grants::Revoke(rpc::Call& call, const v1::RevokeGrantRequest& request,
                            v1::RevokeGrantResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kGrantName, "name", request.name()));
  Violations violations;
  CheckRequiredText(violations, "revocation", request.revocation(), kMaxNote);
  RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(request.name()), {request.name()},
                               {{"revocation", request.revocation()}, {"reason", request.reason()}},
                               violations));
  const auto decide = [&](ledger::Txn& txn) -> absl::StatusOr<v1::Grant> {
    RETURN_IF_ERROR(violations.ToStatus());
    return RevokeIn(txn, request.name(), request.etag(), request.revocation(),
                    call.caller().principal);
  };
  v1::Grant& grant = *answer->mutable_grant();
  if (request.validate_only()) {
    RETURN_IF_ERROR(resource::Rehearse(call, store_, LedgerOf(request.name()),
                                       [&](ledger::Txn& txn) -> absl::Status {
                                         ASSIGN_OR_RETURN(grant, decide(txn));
                                         return absl::OkStatus();
                                       }));
  } else {
    RETURN_IF_ERROR(resource::Write(call, store_, request, request.name(), decide, &grant));
  }
  ASSIGN_OR_RETURN(const auto packs, RulePacksFor(store_, catalog_, request.name()));
  ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(request.name())));
  ASSIGN_OR_RETURN(const v1::Grant stored, resource::Load<v1::Grant>(*reader, request.name()));
  ASSIGN_OR_RETURN(auto effects, EffectsOf(*reader, stored, packs));
  reader.reset();
  for (v1::RevocationEffect& effect : effects) *answer->add_effects() = std::move(effect);
  return Disclose(call, store_, grant);
}

absl::Status Grants::Correct(rpc::Call& call, const v1::CorrectGrantRequest& request,
                             v1::Grant* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kGrantName, "name", request.name()));
  Violations violations;
  CheckOptionalText(violations, "display_name", request.display_name(), kMaxTitle);
  CheckOptionalText(violations, "description", request.description(), kMaxLine);
  CheckOptionalText(violations, "merit", request.merit(), kMaxParagraph);
  CheckRequiredText(violations, "correction", request.correction(), kMaxNote);
  ASSIGN_OR_RETURN(auto names,
                   PersonalNames::Of(store_, LedgerOf(request.name()), {request.name()}));
  v1::Honouree honouree;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(request.name())));
    ASSIGN_OR_RETURN(const auto grant, resource::Find<v1::Grant>(*reader, request.name()));
    if (grant) honouree = grant->honouree();
  }
  if (IsPersonal(honouree.kind())) names.Add(request.display_name());
  names.CheckUnnamed(violations, "correction", request.correction());
  names.CheckUnnamed(violations, "reason", request.reason());
  std::vector<std::string> holders;
  if (!honouree.recipient().empty()) holders.push_back(honouree.recipient());
  ASSIGN_OR_RETURN(const PersonalKeys keys, PersonalKeys::Load(store_.ledger(), holders));
  RETURN_IF_ERROR(resource::Write(
      call, store_, ForDigest(keys, honouree, request), request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Grant> {
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(v1::Grant stored, resource::Load<v1::Grant>(txn, request.name()));
        RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
        RETURN_IF_ERROR(Unseal(keys, stored));
        ASSIGN_OR_RETURN(v1::Grant corrected, awards::Correct(std::move(stored), request,
                                                              call.caller().principal, txn.time()));
        RETURN_IF_ERROR(Seal(keys, corrected));
        RETURN_IF_ERROR(TouchIn(txn, corrected, v1::TOUCH_KIND_CORRECTED));
        return corrected;
      },
      answer));
  return Disclose(call, store_, *answer);
}

absl::Status Grants::IssueDuplicate(rpc::Call& call, const v1::IssueDuplicateRequest& request,
                                    v1::Grant* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kGrantName, "name", request.name()));
  Violations violations;
  CheckRequiredText(violations, "ground", request.ground(), kMaxNote);
  CheckDate(violations, "date", request.date());
  RETURN_IF_ERROR(CheckUnnamed(store_, LedgerOf(request.name()), {request.name()},
                               {{"ground", request.ground()}, {"reason", request.reason()}},
                               violations));
  RETURN_IF_ERROR(resource::Write(
      call, store_, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Grant> {
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(v1::Grant stored, resource::Load<v1::Grant>(txn, request.name()));
        RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
        ASSIGN_OR_RETURN(v1::Grant issued, awards::IssueDuplicate(std::move(stored), request,
                                                                  call.caller().principal));
        RETURN_IF_ERROR(TouchIn(txn, issued, v1::TOUCH_KIND_DUPLICATED));
        return issued;
      },
      answer));
  return Disclose(call, store_, *answer);
}

absl::Status Grants::RecordHandovers(rpc::Call& call, const v1::RecordHandoversRequest& request,
                                     v1::RecordHandoversResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kDecisionName, "parent", request.parent()));
  Violations violations;
  CheckDate(violations, "handover.date", request.handover().date());
  CheckOptionalText(violations, "handover.occasion", request.handover().occasion(), kMaxLine);
  if (request.grants_size() > kMaxBatch) {
    violations.Add("grants", absl::StrCat("at most ", kMaxBatch));
  }
  if (violations.empty()) {
    ASSIGN_OR_RETURN(const auto names, HandedOver(store_, request));
    RETURN_IF_ERROR(CheckUnnamed(
        store_, LedgerOf(request.parent()), names,
        {{"handover.occasion", request.handover().occasion()}, {"reason", request.reason()}},
        violations));
  }
  ASSIGN_OR_RETURN(
      const ledger::CommitResult result,
      resource::Commit(
          call, store_, request, LedgerOf(request.parent()), [&](ledger::Txn& txn) -> absl::Status {
            RETURN_IF_ERROR(violations.ToStatus());
            ASSIGN_OR_RETURN(const auto decision,
                             resource::Load<v1::Decision>(txn, request.parent()));
            RETURN_IF_ERROR(CheckHandoverDate(request.handover(), decision, txn.time()));
            const bool all = request.grants().empty();
            Violations faults;
            int index = 0;
            for (const std::string& name : all ? decision.grants() : request.grants()) {
              const std::string field = absl::StrCat("grants[", index++, "]");
              if (!all && !name.starts_with(request.parent() + "/grants/")) {
                faults.Add(field, "is no grant of " + request.parent());
                continue;
              }
              ASSIGN_OR_RETURN(v1::Grant grant, resource::Load<v1::Grant>(txn, name));
              auto handed = HandOver(grant, request.handover(), call.caller().principal);
              if (handed.ok()) {
                resource::Put(txn, *std::move(handed));
              } else if (!all) {
                faults.Add(field, std::string(handed.status().message()),
                           ReasonOf(handed.status()));
              }
            }
            return Refusal(faults);
          }));
  for (const ledger::Image& image : result.changes) answer->add_grants(image.key);
  answer->set_token(store_.TokenOf(result.position));
  return absl::OkStatus();
}

}  // namespace thidua::awards
