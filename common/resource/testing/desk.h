#pragma once
// A store on a throw-away SQLite database, and callers with the permissions that a test gives them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>

#include "common/auth/testing/plain_authorizer.h"
#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "common/testing/temporary_folder.h"

namespace thidua::resource {

// Allows what is listed as "principal unit"; the empty unit stands for any at all, and is allowed
// to whom anything is.
class ListAuthorizer : public auth::testing::PlainAuthorizer {
 public:
  explicit ListAuthorizer(std::set<std::pair<std::string, std::string>> allowed)
      : allowed_(std::move(allowed)) {}

  absl::Status Authorize(const auth::Caller& caller, auth::v1::Permission permission,
                         std::string_view unit, std::string_view) const override {
    for (const auto& [principal, where] : allowed_) {
      if (principal == caller.principal && (unit.empty() || unit == where)) {
        return absl::OkStatus();
      }
    }
    return auth::PermissionDenied(permission, unit);
  }

 private:
  const std::set<std::pair<std::string, std::string>> allowed_;
};

class Desk : public ::testing::Test {
 protected:
  Desk();

  // A call of a method that writes movements; user:lan may write those of khoai-chau.
  rpc::Call CallOf(const std::string& principal) const {
    return rpc::Call::ForTest({.principal = principal}, kMethod, authorizer_);
  }

  static constexpr std::string_view kMethod = "thidua.awards.v1.AwardsService/CreateMovement";
  const ListAuthorizer authorizer_{{{"user:lan", "units/khoai-chau"}}};
  const TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<Store> store_;
};

}  // namespace thidua::resource
