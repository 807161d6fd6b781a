#include "services/reporting/store/totals/shared_looks.h"

#include <gmock/gmock.h>

#include <future>

#include "services/reporting/store/totals/testing/totals_fixture.h"

namespace thidua::reporting::testing {
namespace {

TEST_F(TotalsTest, PeeksLaterAtWhatTheDatabaseThenHas) {
  std::promise<std::string> token;  // outlives those who set it
  Totals replica(store_->ledger(), {.sole_writer = false, .clock = [] { return absl::Now(); }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(LaterIncome(replica, kRound), "-") << "nobody has read the round";
  EXPECT_EQ(Income(replica), "1.5");
  EXPECT_EQ(LaterIncome(replica, kRound), "1.5");
  const ledger::Position head = store_->Open(kOther);
  ASSERT_TRUE(
      replica.ShareLook(kRound, [&](const auto& ready) { token.set_value(*ready->token); }));
  EXPECT_EQ(token.get_future().get(), ledger::EncodeToken(kService, head))
      << "not as fresh as the question";
  store_->Accept(kRound, "an-vi", 25);
  EXPECT_EQ(LaterIncome(replica, kRound), "-") << "a version that was never read";
  EXPECT_EQ(Income(replica), "2.5");
  EXPECT_EQ(LaterIncome(replica, kRound), "2.5");
  EXPECT_EQ(LaterIncome(replica, "units/khoai-chau/rounds/none.2022"), "-");
  EXPECT_EQ(replica.counters().folds, 2);
  EXPECT_FALSE(NewTotals()->ShareLook(kRound, [](const auto&) { FAIL(); }))
      << "one writer knows without asking";
}

TEST_F(TotalsTest, WhoeverAsksForANewVersionTogetherWaitsForTheFirstToComputeIt) {
  std::promise<void> busy[2], release;  // these outlive those who set them
  std::promise<bool> first;
  std::promise<std::string> second;
  const std::shared_future<void> released = release.get_future().share();
  Totals replica(store_->ledger(), {.sole_writer = false, .clock = [] { return absl::Now(); }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(replica), "1.5");
  store_->Accept(kRound, "an-vi", 25);
  // Both threads are held up, so that what comes then is taken together.
  for (std::promise<void>& one : busy) {
    ASSERT_TRUE(replica.ShareLook(kOther, [&](const auto&) {
      one.set_value();
      released.wait();
    }));
    one.get_future().wait();
  }
  ASSERT_TRUE(replica.ShareLook(kRound, [&](const auto& ready) {
    EXPECT_EQ(Income(replica), "2.5");
    first.set_value(ready.has_value());
  }));
  ASSERT_TRUE(replica.ShareLook(kRound, [&](const auto& ready) {
    v1::Total total;
    EXPECT_TRUE(ready && total.ParseFromString(*ready->bytes));
    second.set_value(total.cells(0).sum());
  }));
  release.set_value();
  EXPECT_FALSE(first.get_future().get());
  EXPECT_EQ(second.get_future().get(), "2.5");
  EXPECT_EQ(replica.counters().folds, 2);
}

TEST_F(TotalsTest, PeeksLaterInRedisWithoutANearCache) {
  StartRedis();
  Totals replica(store_->ledger(),
                 {.near_bytes = 0, .sole_writer = false, .shared = shared_.get(), .clock = [] {
                    return absl::Now();
                  }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(replica), "1.5");
  EXPECT_EQ(LaterIncome(replica, kRound), "1.5");
  EXPECT_EQ(replica.counters().folds, 1);
  EXPECT_EQ(replica.counters().redis, 1);
  redis_->Command({"FLUSHALL"}).IgnoreError();
  EXPECT_EQ(LaterIncome(replica, kRound), "-");
}

}  // namespace
}  // namespace thidua::reporting::testing
