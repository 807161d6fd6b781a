#include "services/awards/api/decisions.h"

#include <utility>
#include <vector>

#include "services/awards/api/checks.h"
#include "services/awards/api/reading.h"
#include "services/awards/certificate/certificate.h"
#include "services/awards/domain/decision.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/store/decisions.h"
#include "services/awards/store/writes.h"

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
  RETURN_IF_ERROR(AuthorizeOwner(call, kDecisionName, decision.name()));
  Violations violations;
  CheckCause(violations, request.request_id(), request.reason());
  CheckDecision(violations, decision);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(std::vector<v1::RulePack> packs, LoadRulePacks(ledger_));
  ASSIGN_OR_RETURN(*answer, CommitResource<v1::Decision>(
                                ledger_, LedgerOf(decision.name()), call.MakeCause(request),
                                decision.name(), call.deadline(), [&](ledger::Txn& txn) {
                                  return DecideIn(txn, decision, packs, call.caller().principal);
                                }));
  return absl::OkStatus();
}

absl::Status Decisions::Get(rpc::Call& call, const v1::GetDecisionRequest& request,
                            v1::Decision* answer) {
  RETURN_IF_ERROR(AuthorizeName(call, kDecisionName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, ReadResource<v1::Decision>(ledger_, request));
  return absl::OkStatus();
}

absl::Status Decisions::List(rpc::Call& call, const v1::ListDecisionsRequest& request,
                             v1::ListDecisionsResponse* answer) {
  RETURN_IF_ERROR(AuthorizeName(call, kUnitName, "parent", request.parent()));
  const std::string prefix = request.parent() + "/decisions/";
  ASSIGN_OR_RETURN(auto page,
                   ReadPage<v1::Decision>(call, ledger_, request,
                                          {.ledger = LedgerOf(prefix),
                                           .prefix = prefix,
                                           .pattern = kDecisionName,
                                           .keep = [](const v1::Decision&) { return true; }}));
  for (v1::Decision& decision : page.resources) *answer->add_decisions() = std::move(decision);
  answer->set_next_page_token(page.next_page_token);
  answer->set_token(page.token);
  return absl::OkStatus();
}

absl::Status Decisions::GetGrant(rpc::Call& call, const v1::GetGrantRequest& request,
                                 v1::Grant* answer) {
  RETURN_IF_ERROR(AuthorizeName(call, kGrantName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, ReadResource<v1::Grant>(ledger_, request));
  return absl::OkStatus();
}

absl::Status Decisions::ListGrants(rpc::Call& call, const v1::ListGrantsRequest& request,
                                   v1::ListGrantsResponse* answer) {
  const std::string& parent = request.parent();
  const bool all = std::string_view(parent).ends_with(kAllDecisions);
  std::string prefix;
  if (all) {
    const std::string owner = parent.substr(0, parent.size() - kAllDecisions.size());
    RETURN_IF_ERROR(AuthorizeName(call, kUnitName, "parent", owner));
    prefix = owner + "/decisions/";
  } else {
    RETURN_IF_ERROR(AuthorizeName(call, kDecisionName, "parent", parent));
    prefix = parent + "/grants/";
  }
  ASSIGN_OR_RETURN(auto page, ReadPage<v1::Grant>(call, ledger_, request,
                                                  {.ledger = LedgerOf(prefix),
                                                   .prefix = prefix,
                                                   .pattern = kGrantName,
                                                   .deep = all,
                                                   .keep = [&](const v1::Grant& grant) {
                                                     return request.recipient_id().empty() ||
                                                            grant.recipient().id() ==
                                                                request.recipient_id();
                                                   }}));
  for (v1::Grant& grant : page.resources) *answer->add_grants() = std::move(grant);
  answer->set_next_page_token(page.next_page_token);
  answer->set_token(page.token);
  return absl::OkStatus();
}

absl::Status Decisions::RevokeGrant(rpc::Call& call, const v1::RevokeGrantRequest& request,
                                    v1::Grant* answer) {
  RETURN_IF_ERROR(AuthorizeOwner(call, kGrantName, request.name()));
  Violations violations;
  CheckCause(violations, request.request_id(), request.reason());
  violations.AddStatus("name", kGrantName.Match(request.name()).status());
  CheckRequiredText(violations, "revocation", request.revocation(), kMaxNote);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(*answer, CommitResource<v1::Grant>(
                                ledger_, LedgerOf(request.name()), call.MakeCause(request),
                                request.name(), call.deadline(), [&](ledger::Txn& txn) {
                                  return RevokeIn(txn, request.name(), request.etag(),
                                                  request.revocation(), call.caller().principal);
                                }));
  return absl::OkStatus();
}

absl::Status Decisions::RenderCertificate(rpc::Call& call,
                                          const v1::RenderCertificateRequest& request,
                                          v1::RenderCertificateResponse* answer) {
  RETURN_IF_ERROR(AuthorizeName(call, kGrantName, "name", request.name()));
  ASSIGN_OR_RETURN(auto reader, ledger_.Read(LedgerOf(request.name())));
  ASSIGN_OR_RETURN(v1::Grant grant, LoadExisting<v1::Grant>(*reader, request.name()));
  ASSIGN_OR_RETURN(v1::Honour honour, LoadDecidedHonour(*reader, grant));
  reader.reset();
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  const std::string owner = "units/" + LedgerOf(request.name());
  ASSIGN_OR_RETURN(*answer->mutable_pdf(),
                   printer_.Print(CertificateOf(grant, honour.authority(),
                                                DisplayName(*view, owner, grant.decision_date()))));
  answer->set_file_name(FileName(grant));
  return absl::OkStatus();
}

}  // namespace thidua::awards
