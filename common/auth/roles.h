#pragma once
// Which role carries which permissions: the whole policy in one table.

#include <vector>

#include "thidua/auth/v1/policy.pb.h"

namespace thidua::auth {

using v1::Permission;
using v1::Role;

// True if `role` carries `permission`. PERMISSION_AUTHENTICATED is carried by every bound role;
// ROLE_UNSPECIFIED and PERMISSION_UNSPECIFIED grant nothing.
bool RoleGrants(Role role, Permission permission);

// All permissions of `role`, in the order of their numbers.
std::vector<Permission> PermissionsOf(Role role);

}  // namespace thidua::auth
