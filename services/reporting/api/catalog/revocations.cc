#include "services/reporting/api/catalog/revocations.h"

#include <google/protobuf/empty.pb.h>

#include <set>
#include <string>

#include "common/value/timestamp.h"
#include "services/reporting/api/catalog/catalog_collection.h"
#include "services/reporting/domain/catalog/binding_rules.h"

namespace thidua::reporting {

using catalog::v1::Revocation;

namespace {

absl::Status AuthorizeAll(const rpc::Call& call, const std::set<std::string>& units) {
  for (const std::string& unit : units) RETURN_IF_ERROR(call.Authorize(unit));
  return absl::OkStatus();
}

}  // namespace

absl::Status RevocationsApi::Get(rpc::Call& call, const catalog::v1::GetRevocationRequest& request,
                                 Revocation* response) {
  return GetFromCatalog(call, store_, kRevocationName, request, response);
}

absl::Status RevocationsApi::List(rpc::Call& call,
                                  const catalog::v1::ListRevocationsRequest& request,
                                  catalog::v1::ListRevocationsResponse* response) {
  return ListFromCatalog<Revocation>(call, store_, "revocations/", request,
                                     response->mutable_revocations(), response,
                                     [](Revocation&) { return true; });
}

absl::Status RevocationsApi::Create(rpc::Call& call,
                                    const catalog::v1::CreateRevocationRequest& request,
                                    Revocation* response) {
  Revocation next = Normalized(request.revocation());
  next.clear_units();
  RETURN_IF_ERROR(resource::CheckName(call, kRevocationName, "revocation.name", next.name()));
  ASSIGN_OR_RETURN(const std::set<std::string> scope, ScopeOf(next.principal()));
  RETURN_IF_ERROR(AuthorizeAll(call, scope));
  return resource::Write(
      call, store_, request, next.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<Revocation> {
        RETURN_IF_ERROR(resource::CheckAbsent(txn, next.name()));
        RETURN_IF_ERROR(ValidateRevocation(next));
        Revocation made = next;
        made.mutable_units()->Assign(scope.begin(), scope.end());
        *made.mutable_create_time() = ToTimestamp(txn.time());
        return made;
      },
      response);
}

absl::Status RevocationsApi::Delete(rpc::Call& call,
                                    const catalog::v1::DeleteRevocationRequest& request,
                                    google::protobuf::Empty*) {
  RETURN_IF_ERROR(resource::CheckName(call, kRevocationName, "name", request.name()));
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
    ASSIGN_OR_RETURN(auto stored, resource::Find<Revocation>(*reader, request.name()));
    if (!stored) RETURN_IF_ERROR(call.Authorize(""));
    if (stored) {
      // What he held then, and what he holds by now.
      ASSIGN_OR_RETURN(std::set<std::string> scope, ScopeOf(stored->principal()));
      scope.insert(stored->units().begin(), stored->units().end());
      RETURN_IF_ERROR(AuthorizeAll(call, scope));
    }
  }
  return resource::Commit(
             call, store_, request, kCatalogLedger,
             [&](ledger::Txn& txn) -> absl::Status {
               ASSIGN_OR_RETURN(const Revocation stored,
                                resource::Load<Revocation>(txn, request.name()));
               RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
               txn.Delete(request.name());
               return absl::OkStatus();
             })
      .status();
}

absl::StatusOr<std::set<std::string>> RevocationsApi::ScopeOf(const std::string& principal) const {
  ASSIGN_OR_RETURN(const auto view, source_.Current());
  std::set<std::string> scope;
  const auto* binding = view->binding("bindings/" + principal);
  if (binding != nullptr && !principal.starts_with("service:")) {
    for (const auto& grant : binding->grants()) {
      scope.insert(grant.unit().empty() ? std::string(resource::kAllUnits) : grant.unit());
    }
  }
  if (!scope.empty()) return scope;
  for (const auto& [name, unit] : view->units()) {
    const auto* version = catalog::LatestVersion(*unit);
    if (version != nullptr && version->parent().empty()) scope.insert(unit->name());
  }
  if (scope.empty()) scope.emplace(resource::kAllUnits);
  return scope;
}

}  // namespace thidua::reporting
