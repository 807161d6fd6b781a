#include "services/awards/api/decisions.h"

#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "services/awards/api/disclose.h"
#include "services/awards/api/rules.h"
#include "services/awards/certificate/certificate.h"
#include "services/awards/domain/decision.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/store/decisions.h"

namespace thidua::awards {
namespace {

// "-" stands for every decision in the parent of a list of grants.
constexpr std::string_view kAllDecisions = "/decisions/-";

// The name of the unit on that day, or its last one; empty if the catalog does not know the unit.
std::string DisplayName(const catalog::CatalogView& view, std::string_view unit_name,
                        std::string_view date) {
  const catalog::Unit* unit = view.unit(unit_name);
  if (unit == nullptr) return "";
  const catalog::UnitVersion* version = catalog::VersionAt(*unit, date);
  if (version == nullptr) version = catalog::LatestVersion(*unit);
  return version == nullptr ? "" : version->display_name();
}

}  // namespace

absl::Status Decisions::Create(rpc::Call& call, const v1::CreateDecisionRequest& request,
                               v1::Decision* answer) {
  const v1::Decision& decision = request.decision();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kDecisionName, "decision.name", decision.name()));
  Violations violations;
  CheckDecision(violations, decision);
  ASSIGN_OR_RETURN(const auto packs, RulePacksFor(store_, catalog_, decision.name()));
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());
  return resource::Write(
      call, store_, request, decision.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Decision> {
        RETURN_IF_ERROR(violations.ToStatus());
        return DecideIn(txn, decision, packs, call.caller().principal, same_person);
      },
      answer);
}

absl::Status Decisions::Get(rpc::Call& call, const v1::GetDecisionRequest& request,
                            v1::Decision* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kDecisionName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::Decision>(request));
  return absl::OkStatus();
}

absl::Status Decisions::List(rpc::Call& call, const v1::ListDecisionsRequest& request,
                             v1::ListDecisionsResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "parent", request.parent()));
  return resource::List(
      call, store_, request, {.prefix = request.parent() + "/decisions/"},
      [](const v1::Decision&) { return true; }, answer->mutable_decisions(), answer);
}

absl::Status Decisions::GetGrant(rpc::Call& call, const v1::GetGrantRequest& request,
                                 v1::Grant* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kGrantName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::Grant>(request));
  Disclose(call, *answer);
  return absl::OkStatus();
}

absl::Status Decisions::ListGrants(rpc::Call& call, const v1::ListGrantsRequest& request,
                                   v1::ListGrantsResponse* answer) {
  const std::string& parent = request.parent();
  const bool all = std::string_view(parent).ends_with(kAllDecisions);
  std::string prefix;
  if (all) {
    const std::string owner = parent.substr(0, parent.size() - kAllDecisions.size());
    RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "parent", owner));
    prefix = owner + "/decisions/";
  } else {
    RETURN_IF_ERROR(resource::AuthorizeName(call, kDecisionName, "parent", parent));
    prefix = parent + "/grants/";
  }
  const absl::Status status = resource::List(
      call, store_, request, {.prefix = prefix, .deep = all},
      [&](const v1::Grant& grant) {
        return request.recipient_id().empty() || grant.recipient().id() == request.recipient_id();
      },
      answer->mutable_grants(), answer,
      [](std::string_view key) { return kGrantName.Match(key).ok(); });
  for (v1::Grant& grant : *answer->mutable_grants()) Disclose(call, grant);
  return status;
}

absl::Status Decisions::RevokeGrant(rpc::Call& call, const v1::RevokeGrantRequest& request,
                                    v1::Grant* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kGrantName, "name", request.name()));
  const absl::Status status = resource::Write(
      call, store_, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Grant> {
        Violations violations;
        CheckRequiredText(violations, "revocation", request.revocation(), kMaxNote);
        RETURN_IF_ERROR(violations.ToStatus());
        return RevokeIn(txn, request.name(), request.etag(), request.revocation(),
                        call.caller().principal);
      },
      answer);
  if (status.ok()) Disclose(call, *answer);
  return status;
}

absl::Status Decisions::RenderCertificate(rpc::Call& call,
                                          const v1::RenderCertificateRequest& request,
                                          v1::RenderCertificateResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kGrantName, "name", request.name()));
  ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(request.name())));
  ASSIGN_OR_RETURN(v1::Grant grant, resource::Load<v1::Grant>(*reader, request.name()));
  ASSIGN_OR_RETURN(v1::Honour honour, LoadDecidedHonour(*reader, grant));
  reader.reset();
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  const std::string owner = kUnitName.Format({LedgerOf(request.name())});
  ASSIGN_OR_RETURN(*answer->mutable_pdf(),
                   printer_.Print(CertificateOf(grant, honour.authority(),
                                                DisplayName(*view, owner, grant.decision_date()))));
  answer->set_file_name(FileName(grant));
  return absl::OkStatus();
}

}  // namespace thidua::awards
