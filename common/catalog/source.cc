#include "common/catalog/source.h"

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

absl::Status CatalogAuthorizer::Authorize(const auth::Caller& caller,
                                          auth::v1::Permission permission,
                                          std::string_view unit_name) const {
  ASSIGN_OR_RETURN(auto view, source_.Current());
  if (view->Allows(caller, permission, unit_name)) return absl::OkStatus();
  return auth::PermissionDenied(permission, unit_name);
}

absl::StatusOr<std::vector<auth::v1::RoleGrant>> CatalogAuthorizer::GrantsOf(
    const auth::Caller& caller) const {
  ASSIGN_OR_RETURN(auto view, source_.Current());
  return view->GrantsOf(caller);
}

}  // namespace thidua::catalog
