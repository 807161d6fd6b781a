#include "common/auth/roles.h"

#include <array>
#include <cstdint>

namespace thidua::auth {
namespace {

static_assert(v1::Permission_MAX < 64, "A role's permissions are the bits of one word.");

constexpr uint64_t Bit(Permission permission) { return uint64_t{1} << permission; }

// What the contract says of each role, by the role's number: bit p stands for permission p.
using Policy = std::array<uint64_t, v1::Role_ARRAYSIZE>;

Policy ReadPolicy() {
  Policy policy{};
  const auto* roles = v1::Role_descriptor();
  for (int i = 0; i < roles->value_count(); ++i) {
    const auto* role = roles->value(i);
    if (role->number() == v1::ROLE_UNSPECIFIED) continue;
    uint64_t& bits = policy[role->number()];
    bits = Bit(v1::PERMISSION_AUTHENTICATED);
    const auto& options = role->options();
    for (int j = 0; j < options.ExtensionSize(v1::permits); ++j) {
      bits |= Bit(options.GetExtension(v1::permits, j));
    }
  }
  return policy;
}

}  // namespace

bool RoleGrants(Role role, Permission permission) {
  static const Policy policy = ReadPolicy();
  if (permission <= v1::PERMISSION_UNSPECIFIED || permission > v1::Permission_MAX) return false;
  return v1::Role_IsValid(role) && (policy[role] >> permission) & 1;
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
