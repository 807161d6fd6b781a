#include "services/targets/api/schemes.h"

#include <optional>
#include <string>
#include <utility>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "services/targets/api/catalog_vocabulary.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/scheme.h"

namespace thidua::targets {
namespace {

// The targets of the scheme's plan; nullopt if there is no such plan of its owner.
absl::StatusOr<std::optional<Siblings>> TargetsOfPlan(ledger::Reader& reader,
                                                      const v1::Scheme& scheme) {
  if (!kPlanName.Match(scheme.plan()).ok() || LedgerOf(scheme.plan()) != LedgerOf(scheme.name())) {
    return std::nullopt;
  }
  ASSIGN_OR_RETURN(const auto plan, resource::Find<v1::Plan>(reader, scheme.plan()));
  if (!plan) return std::nullopt;
  ASSIGN_OR_RETURN(auto targets, resource::LoadAll<v1::Target>(reader, TargetsOf(scheme.plan())));
  Siblings by_name;
  for (v1::Target& target : targets) {
    const std::string name = target.name();
    by_name[name] = std::move(target);
  }
  return by_name;
}

const Siblings* Pointer(const std::optional<Siblings>& targets) {
  return targets ? &*targets : nullptr;
}

}  // namespace

absl::Status Schemes::Create(rpc::Call& call, const v1::CreateSchemeRequest& request,
                             v1::Scheme* answer) {
  const std::string& name = request.scheme().name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kSchemeName, "scheme.name", name));
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  const CatalogVocabulary vocabulary(std::move(view));
  return resource::Write(
      call, store_, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Scheme> {
        ASSIGN_OR_RETURN(const auto targets, TargetsOfPlan(txn, request.scheme()));
        ASSIGN_OR_RETURN(v1::Scheme scheme,
                         NewScheme(request.scheme(), Pointer(targets), vocabulary, txn.time()));
        RETURN_IF_ERROR(resource::CheckAbsent(txn, name));
        return scheme;
      },
      answer);
}

absl::Status Schemes::Update(rpc::Call& call, const v1::UpdateSchemeRequest& request,
                             v1::Scheme* answer) {
  const std::string& name = request.scheme().name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kSchemeName, "scheme.name", name));
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  const CatalogVocabulary vocabulary(std::move(view));
  return resource::Write(
      call, store_, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Scheme> {
        ASSIGN_OR_RETURN(const v1::Scheme stored, resource::Load<v1::Scheme>(txn, name));
        ASSIGN_OR_RETURN(const auto targets, TargetsOfPlan(txn, request.scheme()));
        return UpdateScheme(stored, request.scheme(), Pointer(targets), vocabulary);
      },
      answer);
}

absl::Status Schemes::Adopt(rpc::Call& call, const v1::AdoptSchemeRequest& request,
                            v1::Scheme* answer) {
  const std::string& name = request.name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kSchemeName, "name", name));
  return resource::Write(
      call, store_, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Scheme> {
        ASSIGN_OR_RETURN(v1::Scheme stored, resource::Load<v1::Scheme>(txn, name));
        ASSIGN_OR_RETURN(const auto targets, TargetsOfPlan(txn, stored));
        return AdoptScheme(std::move(stored), request, targets.value_or(Siblings()), txn.time());
      },
      answer);
}

absl::Status Schemes::Get(rpc::Call& call, const v1::GetSchemeRequest& request,
                          v1::Scheme* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kSchemeName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::Scheme>(request));
  return absl::OkStatus();
}

absl::Status Schemes::List(rpc::Call& call, const v1::ListSchemesRequest& request,
                           v1::ListSchemesResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "parent", request.parent()));
  return resource::List(
      call, store_, request, {.prefix = SchemesOf(request.parent())},
      [](const v1::Scheme&) { return true; }, answer->mutable_schemes(), answer);
}

}  // namespace thidua::targets
