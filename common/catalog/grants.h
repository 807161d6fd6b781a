#pragma once
// Which grants of a binding count, and when.

#include <absl/time/time.h>

#include <string_view>

#include "thidua/auth/v1/auth_service.pb.h"

namespace thidua::catalog {

// Whether roles may be bound to the principal: to people ("user:...") and client programs
// ("client:..."), not to services.
bool IsBindable(std::string_view principal);

// Whether anybody may hold the grant at all: ROLE_SERVICE is not bound, and only the administrator
// who sets a deployment up holds his role on all units.
bool IsHoldable(const auth::v1::RoleGrant& grant);

// Whether the grant holds on the day of `now` in Viet Nam.
bool IsInForce(const auth::v1::RoleGrant& grant, absl::Time now);

}  // namespace thidua::catalog
