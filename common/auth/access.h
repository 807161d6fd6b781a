#pragma once
// Whether a caller may do something on a unit: the question that every handler asks.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
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
  // above it. An empty unit name asks for the permission on any unit at all. What lies above it is
  // that of `period` ("2022-q3"), so that who reads a year's figures is who they were counted
  // for; that of today where `period` is empty or none.
  //   PERMISSION_DENIED / PERMISSION_DENIED: it does not. The text names permission and unit and is
  //   the same whether the unit exists or not.
  //   UNAUTHENTICATED / CREDENTIALS_REVOKED: as Admit.
  //   UNAVAILABLE: the bindings are not known well enough to say.
  virtual absl::Status Authorize(const Caller& caller, v1::Permission permission,
                                 std::string_view unit_name, std::string_view period) const = 0;

  // The caller's roles and where they hold now; services hold ROLE_SERVICE on all units. Fails as
  // Admit does.
  virtual absl::StatusOr<std::vector<v1::RoleGrant>> GrantsOf(const Caller& caller) const = 0;

  // OK unless the caller, his token or his certificate was revoked. Authorize asks it too.
  //   UNAUTHENTICATED / CREDENTIALS_REVOKED: it was.
  //   UNAVAILABLE: the revocations are not known well enough to say.
  virtual absl::Status Admit(const Caller& caller) const = 0;

  // Who is one person with whom, as it is known now: two principals count as one where duties are
  // kept apart if they are equal or the same person is behind both. What is returned blocks nowhere
  // and may be asked in a transaction.
  //   UNAVAILABLE: the bindings are not known well enough to say.
  using Persons = std::function<bool(std::string_view a, std::string_view b)>;
  virtual absl::StatusOr<Persons> GetPersons() const = 0;
};

// The error with which Authorize refuses.
absl::Status PermissionDenied(v1::Permission permission, std::string_view unit_name);

}  // namespace thidua::auth
