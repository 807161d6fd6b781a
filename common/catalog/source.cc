#include "common/catalog/source.h"

#include "common/value/status_macros.h"

namespace thidua::catalog {

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
