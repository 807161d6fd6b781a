#include "common/catalog/source.h"

#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::catalog {

void CatalogSource::OnUnreadable(std::function<void(const std::set<std::string>&)> listener) {
  std::lock_guard lock(unreadable_mutex_);
  listener_ = std::move(listener);
  if (!unreadable_.empty()) listener_(unreadable_);
}

void CatalogSource::Report(const CatalogView& view) const {
  std::lock_guard lock(unreadable_mutex_);
  if (view.unreadable() == unreadable_) return;
  unreadable_ = view.unreadable();
  if (listener_) listener_(unreadable_);
}

namespace {

// The text names no revocation: who is refused learns who may tell him, not why.
absl::Status CheckRevoked(const CatalogView& view, const auth::Caller& caller) {
  if (view.RevocationOf(caller) == nullptr) return absl::OkStatus();
  return Error(absl::StatusCode::kUnauthenticated, type::v1::ERROR_REASON_CREDENTIALS_REVOKED,
               "these credentials of " + caller.principal +
                   " were revoked; an administrator of the unit can tell more");
}

}  // namespace

absl::Status CatalogAuthorizer::Authorize(const auth::Caller& caller,
                                          auth::v1::Permission permission,
                                          std::string_view unit_name,
                                          std::string_view period) const {
  ASSIGN_OR_RETURN(auto view, source_.Current());
  RETURN_IF_ERROR(CheckRevoked(*view, caller));
  if (view->Allows(caller, permission, unit_name, clock_(), period)) return absl::OkStatus();
  return auth::PermissionDenied(permission, unit_name);
}

absl::StatusOr<std::vector<auth::v1::RoleGrant>> CatalogAuthorizer::GrantsOf(
    const auth::Caller& caller) const {
  ASSIGN_OR_RETURN(auto view, source_.Current());
  RETURN_IF_ERROR(CheckRevoked(*view, caller));
  return view->GrantsOf(caller, clock_());
}

absl::Status CatalogAuthorizer::Admit(const auth::Caller& caller) const {
  ASSIGN_OR_RETURN(auto view, source_.Current());
  return CheckRevoked(*view, caller);
}

absl::StatusOr<auth::Authorizer::Persons> CatalogAuthorizer::GetPersons() const {
  ASSIGN_OR_RETURN(auto view, source_.Current());
  return [view](std::string_view a, std::string_view b) { return view->IsSamePerson(a, b); };
}

}  // namespace thidua::catalog
