#include "services/reporting/api/catalog/revocations.h"

#include <google/protobuf/empty.pb.h>

#include <set>
#include <string>

#include "common/value/timestamp.h"
#include "services/reporting/api/catalog/catalog_collection.h"
#include "services/reporting/domain/catalog/binding_rules.h"

namespace thidua::reporting {

using catalog::v1::Revocation;

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
  const Revocation next = Normalized(request.revocation());
  RETURN_IF_ERROR(resource::CheckName(call, kRevocationName, "revocation.name", next.name()));
  RETURN_IF_ERROR(Authorize(call, next.principal()));
  return resource::Write(
      call, store_, request, next.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<Revocation> {
        RETURN_IF_ERROR(resource::CheckAbsent(txn, next.name()));
        RETURN_IF_ERROR(ValidateRevocation(next));
        Revocation made = next;
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
    RETURN_IF_ERROR(stored ? Authorize(call, stored->principal()) : call.Authorize(""));
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

absl::Status RevocationsApi::Authorize(const rpc::Call& call, const std::string& principal) const {
  ASSIGN_OR_RETURN(const auto view, source_.Current());
  std::set<std::string> scope;
  if (principal.starts_with("service:")) {
    // It serves everybody.
    for (const auto& [name, unit] : view->units()) {
      const auto* version = catalog::LatestVersion(*unit);
      if (version != nullptr && version->parent().empty()) scope.insert(unit->name());
    }
    if (scope.empty()) scope.emplace(resource::kAllUnits);
  } else if (const auto* binding = view->binding("bindings/" + principal); binding != nullptr) {
    for (const auto& grant : binding->grants()) {
      scope.insert(grant.unit().empty() ? std::string(resource::kAllUnits) : grant.unit());
    }
  }
  if (scope.empty()) scope.insert("");
  for (const std::string& unit : scope) RETURN_IF_ERROR(call.Authorize(unit));
  return absl::OkStatus();
}

}  // namespace thidua::reporting
