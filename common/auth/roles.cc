#include "common/auth/roles.h"

#include <initializer_list>

namespace thidua::auth {
namespace {

constexpr uint64_t Bits(std::initializer_list<Permission> permissions) {
  uint64_t bits = 0;
  for (Permission permission : permissions) bits |= uint64_t{1} << permission;
  return bits;
}

constexpr uint64_t kReads = Bits({v1::PERMISSION_READ_CATALOG, v1::PERMISSION_READ_ROUNDS,
                                  v1::PERMISSION_READ_TOTALS, v1::PERMISSION_READ_PLANS});

struct Row {
  Role role;
  uint64_t permissions;
};

// The policy. Whoever writes reports never reviews them; whoever runs the district decides nothing.
constexpr Row kPolicy[] = {
    {v1::ROLE_COMMUNE_OFFICER,
     kReads | Bits({v1::PERMISSION_READ_REPORTS, v1::PERMISSION_WRITE_REPORTS,
                    v1::PERMISSION_READ_AWARDS, v1::PERMISSION_NOMINATE,
                    v1::PERMISSION_READ_RESTRICTED})},
    {v1::ROLE_DISTRICT_REVIEWER,
     kReads | Bits({v1::PERMISSION_READ_REPORTS, v1::PERMISSION_REVIEW_REPORTS,
                    v1::PERMISSION_READ_AWARDS, v1::PERMISSION_APPRAISE,
                    v1::PERMISSION_READ_RESTRICTED})},
    {v1::ROLE_DISTRICT_ADMINISTRATOR,
     kReads |
         Bits({v1::PERMISSION_WRITE_CATALOG, v1::PERMISSION_READ_BINDINGS,
               v1::PERMISSION_WRITE_BINDINGS, v1::PERMISSION_MANAGE_ROUNDS,
               v1::PERMISSION_READ_REPORTS, v1::PERMISSION_WRITE_PLANS, v1::PERMISSION_READ_AWARDS,
               v1::PERMISSION_MANAGE_MOVEMENTS, v1::PERMISSION_WRITE_RULES})},
    {v1::ROLE_AWARD_COUNCIL,
     kReads | Bits({v1::PERMISSION_READ_AWARDS, v1::PERMISSION_RECORD_BALLOTS})},
    {v1::ROLE_DECIDER, kReads | Bits({v1::PERMISSION_READ_AWARDS, v1::PERMISSION_DECIDE})},
    {v1::ROLE_PROVINCIAL_READER, kReads},
    {v1::ROLE_AUDITOR, kReads | Bits({v1::PERMISSION_READ_BINDINGS, v1::PERMISSION_READ_REPORTS,
                                      v1::PERMISSION_READ_AWARDS, v1::PERMISSION_READ_LOG,
                                      v1::PERMISSION_READ_RESTRICTED})},
    {v1::ROLE_SERVICE,
     Bits({v1::PERMISSION_READ_CATALOG, v1::PERMISSION_READ_BINDINGS, v1::PERMISSION_READ_LOG})},
};

constexpr uint64_t PermissionBits(Role role) {
  for (const Row& row : kPolicy) {
    if (row.role == role) return row.permissions | Bits({v1::PERMISSION_AUTHENTICATED});
  }
  return 0;
}

}  // namespace

bool RoleGrants(Role role, Permission permission) {
  if (permission <= v1::PERMISSION_UNSPECIFIED || permission > v1::Permission_MAX) return false;
  return (PermissionBits(role) >> permission) & 1;
}

std::vector<Permission> PermissionsOf(Role role) {
  std::vector<Permission> result;
  for (int number = v1::Permission_MIN; number <= v1::Permission_MAX; ++number) {
    if (v1::Permission_IsValid(number) && RoleGrants(role, static_cast<Permission>(number))) {
      result.push_back(static_cast<Permission>(number));
    }
  }
  return result;
}

}  // namespace thidua::auth
