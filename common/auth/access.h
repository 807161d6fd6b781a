#pragma once
// Whether a caller may do something on a unit: the question that every handler asks.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "common/auth/caller.h"
#include "thidua/auth/v1/auth_service.pb.h"
#include "thidua/auth/v1/policy.pb.h"

namespace thidua::auth {

// Answers from role bindings. Thread-safe; deny by default.
class Authorizer {
 public:
  virtual ~Authorizer() = default;

  // OK if a role of the caller carries `permission` on the unit `unit_name` ("units/{unit}") or
  // above it. An empty unit name asks for the permission on any unit at all.
  //   PERMISSION_DENIED / PERMISSION_DENIED: it does not. The text names permission and unit and is
  //   the same whether the unit exists or not.
  //   UNAVAILABLE: the bindings are not known well enough to say.
  virtual absl::Status Authorize(const Caller& caller, v1::Permission permission,
                                 std::string_view unit_name) const = 0;

  // The caller's roles and where they hold; services hold ROLE_SERVICE on all units.
  //   UNAVAILABLE: the bindings are not known well enough to say.
  virtual absl::StatusOr<std::vector<v1::RoleGrant>> GrantsOf(const Caller& caller) const = 0;
};

// The error with which Authorize refuses.
absl::Status PermissionDenied(v1::Permission permission, std::string_view unit_name);

}  // namespace thidua::auth
