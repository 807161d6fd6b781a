#include "services/reporting/api/catalog/bindings.h"

#include <absl/time/clock.h>
#include <google/protobuf/empty.pb.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/value/timestamp.h"
#include "services/reporting/api/catalog/catalog_collection.h"
#include "services/reporting/domain/catalog/binding_rules.h"
#include "services/reporting/domain/catalog/four_eyes.h"

namespace thidua::reporting {
namespace {

using catalog::CatalogView;
using catalog::v1::Binding;

// Commits of others that may come between reading who may confirm and the commit.
constexpr int kAttempts = 5;

void CollectScope(const google::protobuf::RepeatedPtrField<auth::v1::RoleGrant>& grants,
                  std::set<std::string>& scope) {
  for (const auto& grant : grants) {
    scope.insert(grant.unit().empty() ? std::string(resource::kAllUnits) : grant.unit());
  }
}

// Every unit that is granted, taken away, or waits to be granted; any unit where there is none.
std::vector<std::string> ScopeOfBinding(const Binding& next, const Binding* stored) {
  std::set<std::string> scope;
  CollectScope(next.grants(), scope);
  if (stored != nullptr) {
    CollectScope(stored->grants(), scope);
    CollectScope(stored->proposal().grants(), scope);
  }
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

// Who may give roles at `now`, by the catalog as it stands before a commit.
class Administrators {
 public:
  // `view` may lag behind `txn`: then nothing is known, and it is to be asked again.
  //   ABORTED / ETAG_MISMATCH: other commits came in between.
  static absl::StatusOr<Administrators> Before(std::shared_ptr<const CatalogView> view,
                                               const ledger::Txn& txn) {
    if (view->position().seq + 1 != txn.next_seq()) {
      return Error(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH,
                   "the catalog was changed meanwhile; nothing was written, try again");
    }
    return Administrators(std::move(view), txn.time());
  }

  bool IsSamePerson(std::string_view a, std::string_view b) const {
    return view_->IsSamePerson(a, b);
  }

  // As OtherAdministrator says.
  bool HasOther(const std::vector<std::string>& units, std::string_view proposer,
                std::string_view without) const {
    return std::any_of(view_->bindings().begin(), view_->bindings().end(), [&](const auto& entry) {
      const auth::Caller candidate{.principal = std::string(LastSegment(entry.second->name()))};
      return !view_->IsSamePerson(candidate.principal, proposer) &&
             candidate.principal != without && MayGive(candidate, units);
    });
  }

 private:
  Administrators(std::shared_ptr<const CatalogView> view, absl::Time now)
      : view_(std::move(view)), now_(now) {}

  bool MayGive(const auth::Caller& candidate, const std::vector<std::string>& units) const {
    if (units.empty()) {
      return view_->Allows(candidate, auth::v1::PERMISSION_WRITE_BINDINGS, "", now_);
    }
    return std::all_of(units.begin(), units.end(), [&](const std::string& unit) {
      return view_->Allows(candidate, auth::v1::PERMISSION_WRITE_BINDINGS,
                           unit.empty() ? resource::kAllUnits : unit, now_);
    });
  }

  std::shared_ptr<const CatalogView> view_;
  absl::Time now_;
};

absl::StatusOr<bool> NeedsConfirmation(const Administrators& administrators, const Binding& next,
                                       const Binding* stored, std::string_view proposer) {
  return reporting::NeedsConfirmation(
      next, stored, proposer,
      [&](std::string_view a, std::string_view b) { return administrators.IsSamePerson(a, b); },
      [&](const std::vector<std::string>& units, std::string_view of, std::string_view without) {
        return administrators.HasOther(units, of, without);
      });
}

// The units on which the permission is asked for to confirm what waits in `stored`.
std::vector<std::string> ConfirmScope(const Binding& stored) {
  Binding then;
  *then.mutable_grants() = stored.proposal().grants();
  then.set_person(stored.proposal().person());
  std::vector<std::string> scope = ChangedUnits(then, &stored);
  for (std::string& unit : scope) {
    if (unit.empty()) unit = std::string(resource::kAllUnits);
  }
  if (scope.empty()) scope.emplace_back();
  return scope;
}

// Runs `write`, which reads the catalog first, until no commit of others came in between. Those of
// another replica are seen within milliseconds.
template <class Fn>
absl::Status Repeated(const Fn& write) {
  absl::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    absl::SleepFor(absl::Milliseconds(20) * attempt);
    bool moved = false;
    status = write(moved);
    if (!moved) break;
  }
  return status;
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

template <class Request>
absl::Status BindingsApi::Write(rpc::Call& call, const Request& request, WriteMode mode,
                                Binding* response) {
  Binding asked = request.binding();
  asked.clear_proposal();
  return Repeated([&](bool& moved) -> absl::Status {
    ASSIGN_OR_RETURN(const auto view, source_.Current());
    const auto settle = [&](Binding& next, const Binding* stored,
                            ledger::Txn& txn) -> absl::Status {
      auto administrators = Administrators::Before(view, txn);
      moved = !administrators.ok();
      RETURN_IF_ERROR(administrators.status());
      const std::string& proposer = call.caller().principal;
      ASSIGN_OR_RETURN(const bool needs,
                       NeedsConfirmation(*administrators, next, stored, proposer));
      if (needs) {
        next = Propose(next, stored, proposer, request.reason(), txn.time());
      }
      StampTime(next, stored, txn.time());
      return absl::OkStatus();
    };
    return WriteToCatalog(call, store_, kBindingName, "binding.name", request, asked, mode,
                          ScopeOfBinding, ValidateBinding, settle, response);
  });
}

absl::Status BindingsApi::Create(rpc::Call& call, const catalog::v1::CreateBindingRequest& request,
                                 Binding* response) {
  return Write(call, request, {.create = true}, response);
}

absl::Status BindingsApi::Update(rpc::Call& call, const catalog::v1::UpdateBindingRequest& request,
                                 Binding* response) {
  return Write(call, request, {.allow_missing = request.allow_missing()}, response);
}

absl::Status BindingsApi::Confirm(rpc::Call& call,
                                  const catalog::v1::ConfirmBindingRequest& request,
                                  Binding* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kBindingName, "name", request.name()));
  std::vector<std::string> scope;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
    ASSIGN_OR_RETURN(auto found, resource::Find<Binding>(*reader, request.name()));
    scope = ConfirmScope(found.value_or(Binding()));
    for (const std::string& unit : scope) RETURN_IF_ERROR(call.Authorize(unit));
  }
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());
  return resource::Write(
      call, store_, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<Binding> {
        Violations violations;
        if (request.etag().empty()) {
          violations.Add("etag", "is required: confirm the proposal that you have seen");
        }
        RETURN_IF_ERROR(violations.ToStatus());
        ASSIGN_OR_RETURN(const Binding stored, resource::Load<Binding>(txn, request.name()));
        RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
        if (ConfirmScope(stored) != scope) return resource::MovedMeanwhile(request.name());
        ASSIGN_OR_RETURN(Binding confirmed,
                         reporting::Confirm(stored, call.caller().principal, same_person));
        ReaderCatalog lookup(txn);
        const absl::Status verdict = ValidateBinding(confirmed, &stored, lookup);
        RETURN_IF_ERROR(lookup.status());
        RETURN_IF_ERROR(verdict);
        StampTime(confirmed, &stored, txn.time());
        return confirmed;
      },
      response);
}

absl::Status BindingsApi::Delete(rpc::Call& call, const catalog::v1::DeleteBindingRequest& request,
                                 google::protobuf::Empty*) {
  RETURN_IF_ERROR(resource::CheckName(call, kBindingName, "name", request.name()));
  std::vector<std::string> scope;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
    ASSIGN_OR_RETURN(auto stored, resource::Find<Binding>(*reader, request.name()));
    scope = ScopeOfBinding(Binding(), stored ? &*stored : nullptr);
    for (const std::string& unit : scope) RETURN_IF_ERROR(call.Authorize(unit));
  }
  const auto kept = [&](std::string_view why) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES,
                 absl::StrCat(request.name(), " ", std::string(why),
                              ": update it to hold no grants instead"));
  };
  return Repeated([&](bool& moved) -> absl::Status {
    ASSIGN_OR_RETURN(const auto view, source_.Current());
    return resource::Commit(
               call, store_, request, kCatalogLedger,
               [&](ledger::Txn& txn) -> absl::Status {
                 ASSIGN_OR_RETURN(const Binding stored,
                                  resource::Load<Binding>(txn, request.name()));
                 RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored.etag()));
                 if (ScopeOfBinding(Binding(), &stored) != scope) {
                   return resource::MovedMeanwhile(request.name());
                 }
                 if (!stored.person().empty()) {
                   return kept("says who the person is, and what he did stays his");
                 }
                 auto administrators = Administrators::Before(view, txn);
                 moved = !administrators.ok();
                 RETURN_IF_ERROR(administrators.status());
                 Binding nothing;
                 nothing.set_name(request.name());
                 ASSIGN_OR_RETURN(
                     const bool needs,
                     NeedsConfirmation(*administrators, nothing, &stored, call.caller().principal));
                 if (needs) return kept("is that of the last administrator beside you");
                 txn.Delete(request.name());
                 return absl::OkStatus();
               })
        .status();
  });
}

namespace {

bool IsAdministratorOfAll(const auth::v1::RoleGrant& grant) {
  return grant.role() == auth::v1::ROLE_DISTRICT_ADMINISTRATOR && grant.unit().empty();
}

// Makes `principal` administrator of all units, if `may` says so of what is there.
template <class May>
absl::Status BindAdministrator(ledger::Ledger& ledger, std::string_view principal,
                               std::string_view method, const May& may) {
  const std::string name = "bindings/" + std::string(principal);
  RETURN_IF_ERROR(kBindingName.Match(name).status());
  if (!principal.starts_with("user:")) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME,
                 "the administrator is a person: user:{id}");
  }
  ledger::Cause cause;
  cause.actor = "service:reporting";
  cause.method = std::string(method);
  return ledger
      .Commit(kCatalogLedger, cause,
              [&](ledger::Txn& txn) -> absl::Status {
                ASSIGN_OR_RETURN(auto stored, resource::Find<Binding>(txn, name));
                Binding next = stored.value_or(Binding());
                ASSIGN_OR_RETURN(const bool wanted, may(txn, next));
                if (!wanted) return absl::OkStatus();
                next.set_name(name);
                next.clear_proposal();
                auto& grants = *next.mutable_grants();
                for (int i = grants.size() - 1; i >= 0; --i) {
                  if (IsAdministratorOfAll(grants[i])) grants.DeleteSubrange(i, 1);
                }
                grants.Add()->set_role(auth::v1::ROLE_DISTRICT_ADMINISTRATOR);
                next.set_note(std::string(method));
                *next.mutable_update_time() = ToTimestamp(txn.time());
                resource::Put(txn, std::move(next));
                return absl::OkStatus();
              })
      .status();
}

}  // namespace

absl::Status BootstrapAdministrator(ledger::Ledger& ledger, std::string_view principal) {
  return BindAdministrator(ledger, principal, "bootstrap-admin",
                           [](ledger::Txn& txn, const Binding&) -> absl::StatusOr<bool> {
                             ASSIGN_OR_RETURN(auto bindings, txn.Scan("bindings/", "", 1));
                             return bindings.empty();
                           });
}

absl::Status RecoverAdministrator(ledger::Ledger& ledger, std::string_view principal) {
  return BindAdministrator(
      ledger, principal, "recover-admin",
      [](ledger::Txn&, const Binding& binding) -> absl::StatusOr<bool> {
        return std::none_of(
            binding.grants().begin(), binding.grants().end(), [](const auth::v1::RoleGrant& grant) {
              return grant.role() == auth::v1::ROLE_DISTRICT_ADMINISTRATOR &&
                     grant.unit().empty() && grant.valid_from().empty() && grant.valid_to().empty();
            });
      });
}

}  // namespace thidua::reporting
