#include "services/reporting/api/catalog/bindings.h"

#include <google/protobuf/empty.pb.h>

#include <set>
#include <string>
#include <vector>

#include "services/reporting/api/catalog/catalog_collection.h"
#include "services/reporting/domain/catalog/catalog_rules.h"
#include "services/reporting/domain/timestamps.h"

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
void StampTime(Binding& next, const Binding* stored, ledger::Txn& txn) {
  next.clear_update_time();
  if (stored != nullptr) {
    Binding before = *stored;
    *next.mutable_update_time() = before.update_time();
    if (ToImage(next) == ToImage(before)) return;
  }
  *next.mutable_update_time() = ToTimestamp(txn.time());
}

}  // namespace

absl::Status BindingsApi::Get(rpc::Call& call, const catalog::v1::GetBindingRequest& request,
                              Binding* response) {
  return GetFromCatalog(call, ledger_, kBindingName, request.name(), request.consistency(),
                        response);
}

absl::Status BindingsApi::List(rpc::Call& call, const catalog::v1::ListBindingsRequest& request,
                               catalog::v1::ListBindingsResponse* response) {
  return ListFromCatalog<Binding>(call, ledger_, "bindings/", request, response->mutable_bindings(),
                                  response, [](Binding&) { return true; });
}

absl::Status BindingsApi::Create(rpc::Call& call, const catalog::v1::CreateBindingRequest& request,
                                 Binding* response) {
  return WriteToCatalog(call, ledger_, kBindingName, "binding.name", request, request.binding(),
                        {.create = true}, ScopeOf, ValidateBinding, StampTime, response);
}

absl::Status BindingsApi::Update(rpc::Call& call, const catalog::v1::UpdateBindingRequest& request,
                                 Binding* response) {
  return WriteToCatalog(call, ledger_, kBindingName, "binding.name", request, request.binding(),
                        {.allow_missing = request.allow_missing()}, ScopeOf, ValidateBinding,
                        StampTime, response);
}

absl::Status BindingsApi::Delete(rpc::Call& call, const catalog::v1::DeleteBindingRequest& request,
                                 google::protobuf::Empty*) {
  RETURN_IF_ERROR(CheckName(call, kBindingName, "name", request.name()));
  {
    ASSIGN_OR_RETURN(auto reader, ledger_.Read(kCatalogLedger));
    ASSIGN_OR_RETURN(std::optional<Binding> stored, Load<Binding>(*reader, request.name()));
    for (const std::string& unit : ScopeOf(stored.value_or(Binding()), nullptr)) {
      RETURN_IF_ERROR(call.Authorize(unit));
    }
  }
  Violations violations;
  CheckWrite(request.request_id(), request.reason(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return ledger_
      .Commit(
          kCatalogLedger, call.MakeCause(request),
          [&](ledger::Txn& txn) -> absl::Status {
            ASSIGN_OR_RETURN(std::optional<Binding> stored, Load<Binding>(txn, request.name()));
            if (!stored) return NotFound(request.name());
            RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored));
            txn.Delete(request.name());
            return absl::OkStatus();
          },
          call.deadline())
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
                txn.Put(next.name(), ToImage(next));
                return absl::OkStatus();
              })
      .status();
}

}  // namespace thidua::reporting
