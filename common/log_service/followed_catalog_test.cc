// The catalog of a service that follows the log of the one that stores it.
#include "common/catalog/followed_catalog.h"

#include <gtest/gtest.h>

#include <atomic>

#include "common/ledger/token.h"
#include "common/log_service/testing/log_fixture.h"
#include "common/value/errors.h"

namespace thidua::log_service {
namespace {

class FollowTest : public LedgerServiceTest {
 protected:
  std::unique_ptr<catalog::FollowedCatalog> Follow() {
    catalog::FollowOptions options;
    options.max_backoff = absl::Milliseconds(200);
    options.clock = [this] { return absl::Now() + absl::Nanoseconds(ahead_ns_.load()); };
    return std::make_unique<catalog::FollowedCatalog>(
        *rpc::Connect(authority().ClientOptions(server_->address(), "targets")), options);
  }
  std::atomic<int64_t> ahead_ns_ = 0;
};

TEST_F(FollowTest, FollowsCommitsAndKeepsTheirPosition) {
  auto followed = Follow();
  ASSERT_TRUE(followed->AwaitReady(absl::Now() + absl::Seconds(30)));
  Put("catalog", "forms/socio", catalog::v1::Form().SerializeAsString());
  auto head = *ledger_->Head("catalog");
  std::shared_ptr<const catalog::CatalogView> view;
  do {
    view = *followed->Current();
  } while (view->position().seq < head.seq);
  EXPECT_EQ(view->position(), head);
  ASSERT_NE(view->form("forms/socio"), nullptr);
  EXPECT_EQ(view->form("forms/socio")->etag(), "2");
  catalog::CatalogAuthorizer authorizer(*followed);
  EXPECT_TRUE(
      authorizer.Authorize({.principal = "user:lan"}, auth::v1::PERMISSION_READ_LOG, "units/d1", "")
          .ok());
}

TEST_F(FollowTest, ImageThatCannotBeReadDeniesAndLeavesTheOthers) {
  Bind("user:an", "units/d1");
  Put("catalog", "bindings/user:an", "\xff\xff");
  auto followed = Follow();
  ASSERT_TRUE(followed->AwaitReady(absl::Now() + absl::Seconds(30)));
  catalog::CatalogAuthorizer authorizer(*followed);
  const auto may = [&](const char* user) {
    return authorizer.Authorize({.principal = user}, auth::v1::PERMISSION_READ_LOG, "units/d1", "");
  };
  EXPECT_TRUE(may("user:lan").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(may("user:an")));
  // It goes on from there.
  Bind("user:an", "units/d1");
  ASSERT_TRUE(followed->AwaitReady(absl::Now() + absl::Seconds(30), ledger_->Head("catalog")->seq));
  EXPECT_TRUE(may("user:an").ok());
}

TEST_F(FollowTest, HearsOfEveryCommit) {
  auto followed = Follow();
  for (int i = 0; i < 20; ++i) {
    std::string name = "forms/f" + std::to_string(i);
    Put("catalog", name, catalog::v1::Form().SerializeAsString());
    const int64_t seq = ledger_->Head("catalog")->seq;
    ASSERT_TRUE(followed->AwaitReady(absl::Now() + absl::Seconds(30), seq));
    EXPECT_NE((*followed->Current())->form(name), nullptr);
  }
  EXPECT_FALSE(followed->AwaitReady(absl::Now(), 1000));
}

TEST_F(FollowTest, UnreadAndStaleCatalogsFailClosed) {
  auto followed = Follow();
  ASSERT_TRUE(followed->AwaitReady(absl::Now() + absl::Seconds(30)));
  ASSERT_TRUE(followed->Current().ok());
  server_->Drain(absl::Seconds(5));
  EXPECT_TRUE(followed->Current().ok()) << "known well enough for a while";
  ahead_ns_ = absl::ToInt64Nanoseconds(absl::Minutes(16));
  absl::Status stale = followed->Current().status();
  EXPECT_EQ(stale.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(stale), type::v1::ERROR_REASON_CATALOG_STALE);
  auto never = Follow();
  EXPECT_EQ(ReasonOf(never->Current().status()), type::v1::ERROR_REASON_CATALOG_STALE);
}

TEST_F(FollowTest, GoesOnAfterARestart) {
  auto followed = Follow();
  ASSERT_TRUE(followed->AwaitReady(absl::Now() + absl::Seconds(30)));
  std::string address = server_->address();
  server_->Drain(absl::Seconds(5));
  service_.reset();
  Put("catalog", "forms/socio", catalog::v1::Form().SerializeAsString());
  Serve(address);
  std::shared_ptr<const catalog::CatalogView> view;
  do {
    view = *followed->Current();
  } while (view->position().seq < 2);
  EXPECT_NE(view->form("forms/socio"), nullptr);
}

}  // namespace
}  // namespace thidua::log_service
