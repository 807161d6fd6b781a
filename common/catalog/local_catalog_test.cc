#include "common/catalog/local_catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "common/ledger/sql/schema.h"
#include "common/ledger/sql/sql_ledger.h"
#include "common/ledger/testing/new_ledger.h"
#include "common/sql/postgres/postgres.h"
#include "common/sql/sqlite/sqlite.h"
#include "common/sql/testing/postgres_server.h"
#include "common/testing/temporary_folder.h"
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

class LocalCatalogTest : public testing::Test {
 protected:
  int64_t Put(const std::string& key, const std::string& bytes) {
    return catalog::Put(*ledger_, key, bytes);
  }
  int64_t PutBinding(const std::string& user, auth::v1::Role role, const std::string& unit) {
    return catalog::PutBinding(*ledger_, user, role, unit);
  }

  TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_ = ledger::NewLedger(folder_);
};

TEST_F(LocalCatalogTest, StartsEmptyAndSeesEachCommitAtOnce) {
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

TEST_F(LocalCatalogTest, ReadsWhatWasStoredBefore) {
  Put("forms/socio", Form().SerializeAsString());
  LocalCatalog catalog(*ledger_);
  EXPECT_NE((*catalog.Current())->form("forms/socio"), nullptr);
}

TEST_F(LocalCatalogTest, QuietCatalogHandsOutTheSameView) {
  Put("forms/socio", Form().SerializeAsString());
  LocalCatalog catalog(*ledger_);
  EXPECT_EQ(*catalog.Current(), *catalog.Current());
}

TEST_F(LocalCatalogTest, AuthorizerFollowsBindings) {
  LocalCatalog catalog(*ledger_);
  CatalogAuthorizer authorizer(catalog);
  auth::Caller lan{.principal = "user:lan"};
  auto may = [&] { return authorizer.Authorize(lan, auth::v1::PERMISSION_READ_LOG, "units/d1"); };
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

TEST_F(LocalCatalogTest, CorruptImageFailsClosed) {
  LocalCatalog catalog(*ledger_);
  PutBinding("user:lan", auth::v1::ROLE_AUDITOR, "units/d1");
  ASSERT_TRUE(catalog.Current().ok());
  Put("bindings/user:an", "\xff\xff");
  EXPECT_EQ(catalog.Current().status().code(), absl::StatusCode::kDataLoss);
}

// Two replicas of the service.
TEST(LocalCatalogReplicasTest, RoleTakenAwayOnOneReplicaIsSoonGoneOnTheOther) {
  auto& server = sql::testing::PostgresServer::Shared();
  const std::string name = server.Create().value();
  auto open = [&]() -> std::unique_ptr<ledger::Ledger> {
    auto database = sql::OpenPostgres(server.Conninfo(name)).value();
    EXPECT_TRUE(ledger::Migrate(*database).ok());
    return ledger::SqlLedger::Open(std::move(database)).value();
  };
  {
    auto a = open(), b = open();
    std::mutex mutex;
    std::condition_variable moved;
    int moves = 0;
    LocalCatalog catalog(*b);
    CatalogAuthorizer authorizer(catalog);
    b->Watch([&](std::string_view) {  // after the catalog's own
      std::lock_guard lock(mutex);
      ++moves;
      moved.notify_one();
    });
    auth::Caller lan{.principal = "user:lan"};
    for (int i = 1; i <= 10; ++i) {
      PutBinding(*a, "user:lan", i % 2 ? auth::v1::ROLE_AUDITOR : auth::v1::ROLE_DECIDER,
                 "units/d1");
      {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(moved.wait_for(lock, std::chrono::seconds(30), [&] { return moves >= i; }));
      }
      EXPECT_EQ(authorizer.Authorize(lan, auth::v1::PERMISSION_READ_LOG, "units/d1").ok(),
                i % 2 == 1)
          << "heard of, but not looked at";
    }
  }
  server.Drop(name);
}

}  // namespace
}  // namespace thidua::catalog
