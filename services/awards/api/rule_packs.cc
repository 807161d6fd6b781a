#include "services/awards/api/rule_packs.h"

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"
#include "services/awards/domain/rule_pack_check.h"
#include "services/awards/store/rule_packs.h"

namespace thidua::awards {

absl::Status RulePacks::Create(rpc::Call& call, const v1::CreateRulePackRequest& request,
                               v1::RulePack* answer) {
  const v1::RulePack& pack = request.rule_pack();
  RETURN_IF_ERROR(resource::AuthorizeDefinition(call, pack.owner()));
  RETURN_IF_ERROR(resource::CheckName(call, kRulePackName, "rule_pack.name", pack.name()));
  return resource::Write(
      call, store_, request, pack.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::RulePack> {
        ASSIGN_OR_RETURN(const auto packs, LoadRulePacks(txn));
        RETURN_IF_ERROR(CheckAmong(packs, pack));
        RETURN_IF_ERROR(resource::CheckAbsent(txn, pack.name()));
        return pack;
      },
      answer);
}

absl::Status RulePacks::Update(rpc::Call& call, const v1::UpdateRulePackRequest& request,
                               v1::RulePack* answer) {
  const v1::RulePack& pack = request.rule_pack();
  RETURN_IF_ERROR(resource::AuthorizeDefinition(call, pack.owner()));
  RETURN_IF_ERROR(resource::CheckName(call, kRulePackName, "rule_pack.name", pack.name()));
  std::string owner;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(kRulesLedger));
    ASSIGN_OR_RETURN(const auto stored, resource::Find<v1::RulePack>(*reader, pack.name()));
    owner = stored ? stored->owner() : pack.owner();
    RETURN_IF_ERROR(resource::AuthorizeDefinition(call, owner));
  }
  return resource::Write(
      call, store_, request, pack.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::RulePack> {
        ASSIGN_OR_RETURN(const auto packs, LoadRulePacks(txn));
        RETURN_IF_ERROR(CheckAmong(packs, pack));
        ASSIGN_OR_RETURN(const auto stored, resource::Find<v1::RulePack>(txn, pack.name()));
        if (!stored && !request.allow_missing()) return NotFound(pack.name());
        RETURN_IF_ERROR(resource::CheckStored(pack.name(), pack.etag(), stored));
        if (stored && stored->owner() != owner) return resource::MovedMeanwhile(pack.name());
        return pack;
      },
      answer);
}

absl::Status RulePacks::Get(rpc::Call& call, const v1::GetRulePackRequest& request,
                            v1::RulePack* answer) {
  RETURN_IF_ERROR(call.Authorize(""));
  RETURN_IF_ERROR(resource::CheckName(call, kRulePackName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::RulePack>(request));
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
  return resource::List(
      call, store_, request, {.prefix = "rulePacks/"},
      [&](const v1::RulePack& pack) {
        return request.date().empty() || InForce(pack, request.date());
      },
      answer->mutable_rule_packs(), answer);
}

}  // namespace thidua::awards
