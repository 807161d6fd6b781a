#pragma once
// For tests: an authorizer that admits everybody and permits nothing; tests override what they
// need.

#include <string_view>
#include <vector>

#include "common/auth/access.h"

namespace thidua::auth::testing {

class PlainAuthorizer : public Authorizer {
 public:
  absl::Status Authorize(const Caller&, v1::Permission permission, std::string_view unit_name,
                         std::string_view) const override {
    return PermissionDenied(permission, unit_name);
  }
  absl::StatusOr<std::vector<v1::RoleGrant>> GrantsOf(const Caller&) const override {
    return std::vector<v1::RoleGrant>();
  }
  absl::Status Admit(const Caller&) const override { return absl::OkStatus(); }
  absl::StatusOr<Persons> GetPersons() const override {
    return [](std::string_view a, std::string_view b) { return a == b; };
  }
};

}  // namespace thidua::auth::testing
