#include "common/auth/roles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::auth {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

std::vector<Role> BoundRoles() {
  std::vector<Role> roles;
  for (int number = v1::Role_MIN + 1; number <= v1::Role_MAX; ++number) {
    roles.push_back(static_cast<Role>(number));
  }
  return roles;
}

TEST(Roles, EveryRoleIsInThePolicy) {
  for (Role role : BoundRoles()) {
    EXPECT_GT(PermissionsOf(role).size(), 1u) << v1::Role_Name(role);
    EXPECT_THAT(PermissionsOf(role), Contains(v1::PERMISSION_AUTHENTICATED));
  }
}

// The start of a service names who may import, and what is public needs no role.
TEST(Roles, EveryPermissionButTwoIsHeldBySomeRole) {
  for (int number = 1; number <= v1::Permission_MAX; ++number) {
    auto permission = static_cast<Permission>(number);
    int holders = 0;
    for (Role role : BoundRoles()) holders += RoleGrants(role, permission);
    EXPECT_EQ(holders > 0,
              permission != v1::PERMISSION_IMPORT_LEDGERS && permission != v1::PERMISSION_PUBLIC)
        << v1::Permission_Name(permission);
  }
}

TEST(Roles, UnspecifiedGrantsNothingAndIsNeverGranted) {
  EXPECT_TRUE(PermissionsOf(v1::ROLE_UNSPECIFIED).empty());
  for (Role role : BoundRoles()) {
    EXPECT_FALSE(RoleGrants(role, v1::PERMISSION_UNSPECIFIED));
    EXPECT_FALSE(RoleGrants(role, static_cast<Permission>(63)));
    EXPECT_FALSE(RoleGrants(role, static_cast<Permission>(64 + v1::PERMISSION_DECIDE)));
  }
}

TEST(Roles, DutiesAreSeparate) {
  struct Pair {
    Permission one, other;
  };
  for (Pair pair : {Pair{v1::PERMISSION_WRITE_REPORTS, v1::PERMISSION_REVIEW_REPORTS},
                    Pair{v1::PERMISSION_NOMINATE, v1::PERMISSION_APPRAISE},
                    Pair{v1::PERMISSION_APPRAISE, v1::PERMISSION_RECORD_BALLOTS},
                    Pair{v1::PERMISSION_RECORD_BALLOTS, v1::PERMISSION_DECIDE},
                    Pair{v1::PERMISSION_WRITE_BINDINGS, v1::PERMISSION_DECIDE},
                    Pair{v1::PERMISSION_WRITE_BINDINGS, v1::PERMISSION_REVIEW_REPORTS}}) {
    for (Role role : BoundRoles()) {
      EXPECT_FALSE(RoleGrants(role, pair.one) && RoleGrants(role, pair.other))
          << v1::Role_Name(role) << " holds both " << v1::Permission_Name(pair.one) << " and "
          << v1::Permission_Name(pair.other);
    }
  }
}

TEST(Roles, AuditorReadsAndChangesNothing) {
  for (Permission permission : PermissionsOf(v1::ROLE_AUDITOR)) {
    std::string name = v1::Permission_Name(permission);
    EXPECT_TRUE(name.find("_READ_") != std::string::npos ||
                permission == v1::PERMISSION_AUTHENTICATED)
        << name;
  }
  EXPECT_THAT(PermissionsOf(v1::ROLE_AUDITOR), Contains(v1::PERMISSION_READ_LOG));
}

TEST(Roles, ServiceFollowsCatalogBindingsAndLogOnly) {
  EXPECT_THAT(PermissionsOf(v1::ROLE_SERVICE),
              ElementsAre(v1::PERMISSION_AUTHENTICATED, v1::PERMISSION_READ_CATALOG,
                          v1::PERMISSION_READ_BINDINGS, v1::PERMISSION_READ_LOG));
}

TEST(Roles, ProvincialReaderSeesNoReports) {
  EXPECT_THAT(PermissionsOf(v1::ROLE_PROVINCIAL_READER),
              Not(Contains(v1::PERMISSION_READ_REPORTS)));
}

}  // namespace
}  // namespace thidua::auth
