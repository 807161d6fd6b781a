#include "services/reporting/api/catalog/bindings.h"

#include <google/protobuf/empty.pb.h>

#include <set>
#include <string>
#include <vector>

#include "common/value/timestamp.h"
#include "services/reporting/api/catalog/catalog_collection.h"
#include "services/reporting/domain/catalog/catalog_rules.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Binding;

void CollectScope(const Binding& binding, std::set<std::string>& scope) {
  for (const auto& grant : binding.grants()) {
    scope.insert(grant.unit().empty() ? std::string(kAllUnits) : grant.unit());
  }
}

// Every unit that is granted or taken away; any unit where there is none.
std::vector<std::string> ScopeOf(const Binding& next, const Binding* stored) {
  std::set<std::string> scope;
  CollectScope(next, scope);
  if (stored != nullptr) CollectScope(*stored, scope);
  if (scope.empty()) scope.insert("");
  return {scope.begin(), scope.end()};
}

// A binding that stays the same keeps the time of its last change.
void StampTime(Binding& next, const Binding* stored, absl::Time time) {
  next.clear_update_time();
  if (stored != nullptr) {
    Binding before = *stored;
    *next.mutable_update_time() = before.update_time();
    if (resource::ToImage(next) == resource::ToImage(before)) return;
  }
  *next.mutable_update_time() = ToTimestamp(time);
}

}  // namespace

absl::Status BindingsApi::Get(rpc::Call& call, const catalog::v1::GetBindingRequest& request,
                              Binding* response) {
  return GetFromCatalog(call, store_, kBindingName, request, response);
}

absl::Status BindingsApi::List(rpc::Call& call, const catalog::v1::ListBindingsRequest& request,
                               catalog::v1::ListBindingsResponse* response) {
  return ListFromCatalog<Binding>(call, store_, "bindings/", request, response->mutable_bindings(),
                                  response, [](Binding&) { return true; });
}

absl::Status BindingsApi::Create(rpc::Call& call, const catalog::v1::CreateBindingRequest& request,
                                 Binding* response) {
  return WriteToCatalog(call, store_, kBindingName, "binding.name", request, request.binding(),
                        {.create = true}, ScopeOf, ValidateBinding, StampTime, response);
}

absl::Status BindingsApi::Update(rpc::Call& call, const catalog::v1::UpdateBindingRequest& request,
                                 Binding* response) {
  return WriteToCatalog(call, store_, kBindingName, "binding.name", request, request.binding(),
                        {.allow_missing = request.allow_missing()}, ScopeOf, ValidateBinding,
                        StampTime, response);
}

absl::Status BindingsApi::Delete(rpc::Call& call, const catalog::v1::DeleteBindingRequest& request,
                                 google::protobuf::Empty*) {
  RETURN_IF_ERROR(resource::CheckName(call, kBindingName, "name", request.name()));
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
    ASSIGN_OR_RETURN(auto stored, resource::Find<Binding>(*reader, request.name()));
    for (const std::string& unit : ScopeOf(stored.value_or(Binding()), nullptr)) {
      RETURN_IF_ERROR(call.Authorize(unit));
    }
  }
  return resource::Commit(
             call, store_, request, kCatalogLedger,
             [&](ledger::Txn& txn) -> absl::Status {
               ASSIGN_OR_RETURN(const Binding stored, resource::Load<Binding>(txn, request.name()));
               RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
               txn.Delete(request.name());
               return absl::OkStatus();
             })
      .status();
}

absl::Status BootstrapAdministrator(ledger::Ledger& ledger, std::string_view principal) {
  Binding binding;
  binding.set_name("bindings/" + std::string(principal));
  binding.add_grants()->set_role(auth::v1::ROLE_DISTRICT_ADMINISTRATOR);
  binding.set_note("bootstrap administrator");
  RETURN_IF_ERROR(kBindingName.Match(binding.name()).status());
  if (!principal.starts_with("user:")) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME,
                 "the bootstrap administrator is a person: user:{id}");
  }
  ledger::Cause cause;
  cause.actor = "service:reporting";
  cause.method = "bootstrap-admin";
  return ledger
      .Commit(kCatalogLedger, cause,
              [&](ledger::Txn& txn) -> absl::Status {
                ASSIGN_OR_RETURN(auto bindings, txn.Scan("bindings/", "", 1));
                if (!bindings.empty()) return absl::OkStatus();
                Binding next = binding;
                *next.mutable_update_time() = ToTimestamp(txn.time());
                resource::Put(txn, std::move(next));
                return absl::OkStatus();
              })
      .status();
}

}  // namespace thidua::reporting
