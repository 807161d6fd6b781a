#include "common/catalog/local_catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "common/ledger/sql/schema.h"
#include "common/ledger/sql/sql_ledger.h"
#include "common/sql/testing/engines.h"
#include "common/value/errors.h"

namespace thidua::catalog {
namespace {

int64_t Put(ledger::Ledger& ledger, const std::string& key, const std::string& bytes) {
  ledger::Cause cause;
  cause.actor = "user:lan";
  cause.method = "m";
  auto result = ledger.Commit("catalog", cause, [&](ledger::Txn& txn) {
    txn.Put(key, bytes);
    return absl::OkStatus();
  });
  EXPECT_TRUE(result.ok()) << result.status();
  return result->position.seq;
}

int64_t PutBinding(ledger::Ledger& ledger, const std::string& user, auth::v1::Role role,
                   const std::string& unit) {
  Binding binding;
  auto* grant = binding.add_grants();
  grant->set_role(role);
  grant->set_unit(unit);
  return Put(ledger, "bindings/" + user, binding.SerializeAsString());
}

class LocalCatalogTest : public ::testing::TestWithParam<sql::Engine> {
 protected:
  int64_t Put(const std::string& key, const std::string& bytes) {
    return catalog::Put(*ledger_, key, bytes);
  }
  int64_t PutBinding(const std::string& user, auth::v1::Role role, const std::string& unit) {
    return catalog::PutBinding(*ledger_, user, role, unit);
  }

  std::unique_ptr<ledger::Ledger> Open() {
    return ledger::SqlLedger::Open(stored_->Open().value()).value();
  }

  const std::unique_ptr<sql::TestDatabase> stored_ = GetParam().create(&ledger::Migrate);
  std::unique_ptr<ledger::Ledger> ledger_ = Open();
};

INSTANTIATE_TEST_SUITE_P(Engines, LocalCatalogTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

TEST_P(LocalCatalogTest, StartsEmptyAndSeesEachCommitAtOnce) {
  LocalCatalog catalog(*ledger_);
  EXPECT_EQ((*catalog.Current())->position().seq, 0);
  for (int i = 1; i <= 20; ++i) {
    int64_t seq = Put("forms/f" + std::to_string(i), Form().SerializeAsString());
    auto view = catalog.Current();
    ASSERT_TRUE(view.ok()) << view.status();
    EXPECT_EQ((*view)->position().seq, seq);
    EXPECT_NE((*view)->form("forms/f" + std::to_string(i)), nullptr);
  }
}

TEST_P(LocalCatalogTest, ReadsWhatWasStoredBefore) {
  Put("forms/socio", Form().SerializeAsString());
  LocalCatalog catalog(*ledger_);
  EXPECT_NE((*catalog.Current())->form("forms/socio"), nullptr);
}

TEST_P(LocalCatalogTest, QuietCatalogHandsOutTheSameView) {
  Put("forms/socio", Form().SerializeAsString());
  LocalCatalog catalog(*ledger_);
  EXPECT_EQ(*catalog.Current(), *catalog.Current());
}

TEST_P(LocalCatalogTest, AuthorizerFollowsBindings) {
  LocalCatalog catalog(*ledger_);
  CatalogAuthorizer authorizer(catalog);
  auth::Caller lan{.principal = "user:lan"};
  auto may = [&] {
    return authorizer.Authorize(lan, auth::v1::PERMISSION_READ_LOG, "units/d1", "");
  };
  absl::Status denied = may();
  EXPECT_EQ(denied.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonOf(denied), type::v1::ERROR_REASON_PERMISSION_DENIED);
  EXPECT_EQ(denied.message(), "PERMISSION_READ_LOG is not granted on units/d1");
  PutBinding("user:lan", auth::v1::ROLE_AUDITOR, "units/d1");
  EXPECT_TRUE(may().ok());
  EXPECT_EQ(authorizer.GrantsOf(lan)->size(), 1u);
  PutBinding("user:lan", auth::v1::ROLE_DECIDER, "units/d1");
  EXPECT_FALSE(may().ok());
}

TEST_P(LocalCatalogTest, AuthorizerRefusesWhatWasRevoked) {
  LocalCatalog catalog(*ledger_);
  CatalogAuthorizer authorizer(catalog);
  const auth::Caller lan{.principal = "user:lan", .token_id = "t1"};
  PutBinding("user:lan", auth::v1::ROLE_AUDITOR, "units/d1");
  EXPECT_TRUE(authorizer.Admit(lan).ok());
  Revocation revocation;
  revocation.set_principal("user:lan");
  revocation.set_token_id("t1");
  Put("revocations/r", revocation.SerializeAsString());
  for (const absl::Status& refused :
       {authorizer.Admit(lan), authorizer.GrantsOf(lan).status(),
        authorizer.Authorize(lan, auth::v1::PERMISSION_READ_LOG, "units/d1", "")}) {
    EXPECT_EQ(refused.code(), absl::StatusCode::kUnauthenticated);
    EXPECT_EQ(ReasonOf(refused), type::v1::ERROR_REASON_CREDENTIALS_REVOKED);
  }
  const auth::Caller other{.principal = "user:lan", .token_id = "t2"};
  EXPECT_TRUE(authorizer.Authorize(other, auth::v1::PERMISSION_READ_LOG, "units/d1", "").ok());
}

TEST_P(LocalCatalogTest, ImageThatCannotBeReadDeniesAndLeavesTheOthers) {
  LocalCatalog catalog(*ledger_);
  std::vector<std::set<std::string>> told;
  catalog.OnUnreadable([&](const std::set<std::string>& names) { told.push_back(names); });
  const auto may = [&](const CatalogSource& source, const char* user) {
    return CatalogAuthorizer(source)
        .Authorize({.principal = user}, auth::v1::PERMISSION_READ_LOG, "units/d1", "")
        .code();
  };
  PutBinding("user:lan", auth::v1::ROLE_AUDITOR, "units/d1");
  PutBinding("user:an", auth::v1::ROLE_AUDITOR, "units/d1");
  EXPECT_EQ(may(catalog, "user:an"), absl::StatusCode::kOk);
  Put("bindings/user:an", "\xff\xff");
  EXPECT_EQ(may(catalog, "user:an"), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(may(catalog, "user:lan"), absl::StatusCode::kOk);
  // After a restart too.
  LocalCatalog other(*ledger_);
  EXPECT_EQ(may(other, "user:an"), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(may(other, "user:lan"), absl::StatusCode::kOk);
  std::set<std::string> late;
  other.OnUnreadable([&](const std::set<std::string>& names) { late = names; });
  EXPECT_THAT(late, ::testing::ElementsAre("bindings/user:an"));

  PutBinding("user:an", auth::v1::ROLE_AUDITOR, "units/d1");
  EXPECT_EQ(may(catalog, "user:an"), absl::StatusCode::kOk);
  EXPECT_THAT(told, ::testing::ElementsAre(late, ::testing::IsEmpty()));
}

using LocalCatalogReplicasTest = LocalCatalogTest;

INSTANTIATE_TEST_SUITE_P(Engines, LocalCatalogReplicasTest,
                         ::testing::ValuesIn(sql::SharedEngines()), sql::NameOf);

TEST_P(LocalCatalogReplicasTest, RoleTakenAwayOnOneReplicaIsSoonGoneOnTheOther) {
  std::mutex mutex;
  std::condition_variable moved;
  int moves = 0;
  const auto b = Open();  // the other replica
  LocalCatalog catalog(*b);
  CatalogAuthorizer authorizer(catalog);
  b->Watch([&](std::string_view) {  // after the catalog's own
    std::lock_guard lock(mutex);
    ++moves;
    moved.notify_one();
  });
  auth::Caller lan{.principal = "user:lan"};
  for (int i = 1; i <= 10; ++i) {
    PutBinding("user:lan", i % 2 ? auth::v1::ROLE_AUDITOR : auth::v1::ROLE_DECIDER, "units/d1");
    {
      std::unique_lock lock(mutex);
      ASSERT_TRUE(moved.wait_for(lock, std::chrono::seconds(30), [&] { return moves >= i; }));
    }
    EXPECT_EQ(authorizer.Authorize(lan, auth::v1::PERMISSION_READ_LOG, "units/d1", "").ok(),
              i % 2 == 1)
        << "heard of, but not looked at";
  }
}

}  // namespace
}  // namespace thidua::catalog
