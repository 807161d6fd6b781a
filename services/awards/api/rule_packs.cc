#include "services/awards/api/rule_packs.h"

#include <optional>
#include <utility>

#include "services/awards/api/reading.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"
#include "services/awards/domain/rule_pack_check.h"
#include "services/awards/store/writes.h"

namespace thidua::awards {
namespace {

// Checks a write by itself, then the pack against the others as they are in the ledger now, so that
// a caller learns of every fault at once.
template <class Request>
absl::Status CheckWrite(ledger::Ledger& ledger, const Request& request) {
  Violations violations;
  CheckCause(violations, request.request_id(), request.reason());
  CheckRulePack(violations, request.rule_pack());
  if (violations.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto packs, LoadRulePacks(ledger));
  CheckSpans(violations, request.rule_pack(), packs);
  return violations.ToStatus();
}

// The same against the others within a commit.
absl::Status CheckOthers(ledger::Txn& txn, const v1::RulePack& pack) {
  ASSIGN_OR_RETURN(auto packs, LoadAll<v1::RulePack>(txn, "rulePacks/"));
  Violations violations;
  CheckSpans(violations, pack, packs);
  return violations.ToStatus();
}

}  // namespace

absl::Status RulePacks::Create(rpc::Call& call, const v1::CreateRulePackRequest& request,
                               v1::RulePack* answer) {
  RETURN_IF_ERROR(call.Authorize(""));
  RETURN_IF_ERROR(CheckWrite(ledger_, request));
  const v1::RulePack& pack = request.rule_pack();
  ASSIGN_OR_RETURN(
      *answer, CommitResource<v1::RulePack>(ledger_, kRulesLedger, call.MakeCause(request),
                                            pack.name(), call.deadline(),
                                            [&](ledger::Txn& txn) -> absl::StatusOr<v1::RulePack> {
                                              RETURN_IF_ERROR(CheckAbsent(txn, pack.name()));
                                              RETURN_IF_ERROR(CheckOthers(txn, pack));
                                              return pack;
                                            }));
  return absl::OkStatus();
}

absl::Status RulePacks::Update(rpc::Call& call, const v1::UpdateRulePackRequest& request,
                               v1::RulePack* answer) {
  RETURN_IF_ERROR(call.Authorize(""));
  RETURN_IF_ERROR(CheckWrite(ledger_, request));
  const v1::RulePack& pack = request.rule_pack();
  ASSIGN_OR_RETURN(*answer,
                   CommitResource<v1::RulePack>(
                       ledger_, kRulesLedger, call.MakeCause(request), pack.name(), call.deadline(),
                       [&](ledger::Txn& txn) -> absl::StatusOr<v1::RulePack> {
                         ASSIGN_OR_RETURN(std::optional<v1::RulePack> stored,
                                          Load<v1::RulePack>(txn, pack.name()));
                         if (stored) {
                           RETURN_IF_ERROR(CheckEtag(pack.etag(), *stored));
                         } else if (!request.allow_missing()) {
                           return NotFound(pack.name());
                         } else if (!pack.etag().empty() && pack.etag() != "0") {
                           return EtagMismatch(pack.name(), pack.etag(), "0");
                         }
                         RETURN_IF_ERROR(CheckOthers(txn, pack));
                         return pack;
                       }));
  return absl::OkStatus();
}

absl::Status RulePacks::Get(rpc::Call& call, const v1::GetRulePackRequest& request,
                            v1::RulePack* answer) {
  RETURN_IF_ERROR(call.Authorize(""));
  Violations violations;
  violations.AddStatus("name", kRulePackName.Match(request.name()).status());
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(*answer, ReadResource<v1::RulePack>(ledger_, request));
  return absl::OkStatus();
}

absl::Status RulePacks::List(rpc::Call& call, const v1::ListRulePacksRequest& request,
                             v1::ListRulePacksResponse* answer) {
  RETURN_IF_ERROR(call.Authorize(""));
  if (!request.date().empty()) {
    Violations violations;
    CheckDate(violations, "date", request.date());
    RETURN_IF_ERROR(violations.ToStatus());
  }
  ASSIGN_OR_RETURN(auto page, ReadPage<v1::RulePack>(call, ledger_, request,
                                                     {.ledger = std::string(kRulesLedger),
                                                      .prefix = "rulePacks/",
                                                      .pattern = kRulePackName,
                                                      .keep = [&](const v1::RulePack& pack) {
                                                        return request.date().empty() ||
                                                               InForce(pack, request.date());
                                                      }}));
  for (v1::RulePack& pack : page.resources) *answer->add_rule_packs() = std::move(pack);
  answer->set_next_page_token(page.next_page_token);
  answer->set_token(page.token);
  return absl::OkStatus();
}

}  // namespace thidua::awards
