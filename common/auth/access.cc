#include "common/auth/access.h"

#include <string>

#include "common/value/errors.h"

namespace thidua::auth {

absl::Status PermissionDenied(v1::Permission permission, std::string_view unit_name) {
  std::string where = unit_name.empty() ? "any unit" : std::string(unit_name);
  return Error(absl::StatusCode::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED,
               v1::Permission_Name(permission) + " is not granted on " + where);
}

}  // namespace thidua::auth
