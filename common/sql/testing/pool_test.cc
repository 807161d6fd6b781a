// The pool of reader connections on every engine.
#include "common/sql/pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "common/sql/testing/sql_fixture.h"
#include "common/value/errors.h"

namespace thidua::sql {
namespace {

using PoolTest = SqlFixture;

INSTANTIATE_TEST_SUITE_P(Engines, PoolTest, ::testing::ValuesIn(Engines()), NameOf);

TEST_P(PoolTest, ReusesConnectionsAndEndsTheirTransactions) {
  auto writer = Writer();
  Pool pool(*database_, 2, absl::Milliseconds(1));
  Connection* first = nullptr;
  {
    auto lease = pool.Take();
    ASSERT_TRUE(lease.ok());
    first = &**lease;
    ASSERT_TRUE((*lease)->Begin().ok());
    EXPECT_EQ(Count(**lease), 0);
  }
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  auto again = pool.Take();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(&**again, first);
  ASSERT_TRUE((*again)->Begin().ok());
  EXPECT_EQ(Count(**again), 1);
}

TEST_P(PoolTest, RefusesWhenAllConnectionsStayBusy) {
  Pool pool(*database_, 1, absl::Milliseconds(1));
  auto lease = pool.Take();
  ASSERT_TRUE(lease.ok());
  auto second = pool.Take();
  EXPECT_EQ(second.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(second.status()), type::v1::ERROR_REASON_OVERLOADED);
}

TEST_P(PoolTest, HandsAFreedConnectionToWhoWaits) {
  Pool pool(*database_, 1, absl::Minutes(1));
  std::atomic<int> served = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) served += pool.Take().ok();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(served, 200);
}

}  // namespace
}  // namespace thidua::sql
