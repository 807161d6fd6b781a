#include "common/catalog/grants.h"

#include <string>

#include "common/value/date.h"

namespace thidua::catalog {

bool IsBindable(std::string_view principal) {
  return principal.starts_with("user:") || principal.starts_with("client:");
}

bool IsHoldable(const auth::v1::RoleGrant& grant) {
  return grant.role() != auth::v1::ROLE_SERVICE &&
         (!grant.unit().empty() || grant.role() == auth::v1::ROLE_DISTRICT_ADMINISTRATOR);
}

bool IsInForce(const auth::v1::RoleGrant& grant, absl::Time now) {
  // Most grants have no dates, and every call asks.
  if (grant.valid_from().empty() && grant.valid_to().empty()) return true;
  const std::string today = FormatDate(DayInVietnam(now));
  return grant.valid_from() <= today && (grant.valid_to().empty() || today < grant.valid_to());
}

}  // namespace thidua::catalog
