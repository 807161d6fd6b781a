#include "common/rpc/executor.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace thidua::rpc {
namespace {

constexpr absl::Time kNever = absl::InfiniteFuture();

// Keeps one thread of an executor busy until it is let go.
class Blocker {
 public:
  explicit Blocker(Executor& executor) {
    std::promise<void> running;
    EXPECT_TRUE(executor.Submit(kNever, [this, &running](bool) {
      running.set_value();
      gate_.get_future().wait();
    }));
    running.get_future().wait();
  }
  void LetGo() { gate_.set_value(); }

 private:
  std::promise<void> gate_;
};

TEST(Executor, RunsTasksInOrderOnOneThread) {
  std::vector<int> order;
  Executor executor(1, 100);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(executor.Submit(kNever, [&order, i](bool expired) {
      EXPECT_FALSE(expired);
      order.push_back(i);
    }));
  }
  executor.Stop();
  ASSERT_EQ(order.size(), 50u);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(Executor, FullQueueRefusesWithoutRunning) {
  std::atomic<int> ran = 0;
  std::vector<size_t> depths;
  Executor executor(1, 2, [&](size_t depth) { depths.push_back(depth); });
  Blocker blocker(executor);
  EXPECT_TRUE(executor.Submit(kNever, [&](bool) { ++ran; }));
  EXPECT_TRUE(executor.Submit(kNever, [&](bool) { ++ran; }));
  EXPECT_FALSE(executor.Submit(kNever, [&](bool) { ran += 100; }));
  blocker.LetGo();
  executor.Stop();
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(depths, (std::vector<size_t>{1, 0, 1, 2, 1, 0}));
}

TEST(Executor, TellsTasksWhoseDeadlineHasPassed) {
  Executor executor(1, 10);
  Blocker blocker(executor);
  std::promise<bool> late, timely;
  ASSERT_TRUE(executor.Submit(absl::Now() - absl::Seconds(1), [&](bool e) { late.set_value(e); }));
  ASSERT_TRUE(executor.Submit(kNever, [&](bool e) { timely.set_value(e); }));
  blocker.LetGo();
  EXPECT_TRUE(late.get_future().get());
  EXPECT_FALSE(timely.get_future().get());
}

TEST(Executor, StopFinishesWhatIsQueuedAndTakesNoMore) {
  std::atomic<int> ran = 0;
  Executor executor(1, 10);
  Blocker blocker(executor);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(executor.Submit(kNever, [&](bool) { ++ran; }));
  blocker.LetGo();
  executor.Stop();
  EXPECT_EQ(ran, 5);
  EXPECT_FALSE(executor.Submit(kNever, [&](bool) { ++ran; }));
  EXPECT_EQ(ran, 5);
}

TEST(Executor, ThreadsWorkSideBySide) {
  Executor executor(2, 10);
  std::promise<void> first, second;
  ASSERT_TRUE(executor.Submit(kNever, [&](bool) {
    first.set_value();
    second.get_future().wait();
  }));
  ASSERT_TRUE(executor.Submit(kNever, [&](bool) {
    first.get_future().wait();
    second.set_value();
  }));
  executor.Stop();
}

}  // namespace
}  // namespace thidua::rpc
