#include "common/rpc/executor.h"

#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>

namespace thidua::rpc {
namespace {

constexpr absl::Time kNever = absl::InfiniteFuture();
using Turn = Executor::Turn;

// Whether the task was taken.
bool Submit(Executor& executor, absl::Time deadline, Cost& cost, Executor::Task task,
            const std::string& owner = "user:lan") {
  const absl::Status taken = executor.Submit(owner, deadline, cost, std::move(task));
  EXPECT_EQ(taken.ok(), taken.message().empty());
  return taken.ok();
}

// Keeps one thread of an executor busy until it is let go.
class Blocker {
 public:
  explicit Blocker(Executor& executor) {
    std::promise<void> running;
    EXPECT_TRUE(Submit(executor, kNever, cost_, [this, &running](Turn) {
      running.set_value();
      gate_.get_future().wait();
    }));
    running.get_future().wait();
  }
  void LetGo() { gate_.set_value(); }

 private:
  Cost cost_;
  std::promise<void> gate_;
};

class ExecutorTest : public ::testing::Test {
 protected:
  // A kind of work that is expected to take so long.
  static void Expect(Cost& cost, absl::Duration took) { cost.Observe(took, 1, 1); }

  Cost cost;
};

TEST_F(ExecutorTest, RunsTasksInOrderOnOneThread) {
  std::vector<int> order;
  Executor executor({.threads = 1, .queue_limit = 100});
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(Submit(executor, kNever, cost, [&order, i](Turn turn) {
      EXPECT_EQ(turn, Turn::kRun);
      order.push_back(i);
    }));
  }
  executor.Stop();
  ASSERT_EQ(order.size(), 50u);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(ExecutorTest, FullQueueRefusesWithoutRunning) {
  std::atomic<int> ran = 0;
  std::vector<size_t> depths;
  Executor executor(
      {.threads = 1, .queue_limit = 2, .gauge = [&](size_t depth) { depths.push_back(depth); }});
  Blocker blocker(executor);
  EXPECT_TRUE(Submit(executor, kNever, cost, [&](Turn) { ++ran; }));
  EXPECT_TRUE(Submit(executor, kNever, cost, [&](Turn) { ++ran; }));
  EXPECT_FALSE(Submit(executor, kNever, cost, [&](Turn) { ran += 100; }));
  EXPECT_FALSE(executor.Check("user:lan", kNever, cost).ok()) << "it says so beforehand";
  blocker.LetGo();
  executor.Stop();
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(depths, (std::vector<size_t>{1, 0, 1, 2, 1, 0}));
}

TEST_F(ExecutorTest, TellsTasksWhoseDeadlineHasPassed) {
  Executor executor({.threads = 1, .queue_limit = 10});
  Blocker blocker(executor);
  std::promise<Turn> late, timely;
  ASSERT_TRUE(
      Submit(executor, absl::Now() - absl::Seconds(1), cost, [&](Turn t) { late.set_value(t); }));
  ASSERT_TRUE(Submit(executor, kNever, cost, [&](Turn t) { timely.set_value(t); }));
  blocker.LetGo();
  EXPECT_EQ(late.get_future().get(), Turn::kExpired);
  EXPECT_EQ(timely.get_future().get(), Turn::kRun);
}

TEST_F(ExecutorTest, RefusesWhatCouldNotBeDoneInTime) {
  Cost hour;
  Expect(hour, absl::Hours(1));
  Executor executor({.threads = 1, .queue_limit = 10});
  Blocker blocker(executor);
  std::atomic<int> ran = 0;
  const absl::Time now = absl::Now();
  EXPECT_TRUE(Submit(executor, now + absl::Minutes(1), hour, [&](Turn) { ++ran; }))
      << "Nothing waits before it, and a mean is no promise.";
  EXPECT_FALSE(Submit(executor, now + absl::Minutes(90), hour, [&](Turn) { ran += 100; }));
  EXPECT_FALSE(Submit(executor, now + absl::Hours(3), hour, [&](Turn) { ran += 100; }))
      << "It would wait for an hour.";
  EXPECT_FALSE(Submit(executor, now + absl::Minutes(90), cost, [&](Turn) { ran += 100; }))
      << "On the only thread it would wait for the hour too.";
  blocker.LetGo();
  executor.Stop();
  EXPECT_EQ(ran, 1);
}

TEST_F(ExecutorTest, ShortTasksWaitForNoMoreLongOnesThanMayRun) {
  Cost hour, second;
  Expect(hour, absl::Hours(1));
  second.Observe(absl::Seconds(1), 100, 1);  // 10 ms alone, so it is short
  Executor executor({.threads = 2, .queue_limit = 10});
  Blocker one(executor), two(executor);
  std::atomic<int> ran = 0;
  EXPECT_TRUE(Submit(executor, kNever, hour, [&](Turn) { ++ran; }));
  const absl::Time now = absl::Now();
  EXPECT_TRUE(Submit(executor, now + absl::Minutes(1), second, [&](Turn) { ++ran; }))
      << "The other thread is kept for it.";
  EXPECT_TRUE(Submit(executor, now + absl::Minutes(1), second, [&](Turn) { ++ran; }))
      << "It waits for a second.";
  EXPECT_FALSE(Submit(executor, now + absl::Hours(2), hour, [&](Turn) { ran += 100; }))
      << "Only one thread is for it, so it would wait for an hour.";
  one.LetGo();
  two.LetGo();
  executor.Stop();
  EXPECT_EQ(ran, 3);
}

TEST_F(ExecutorTest, LongTasksWaitForTheShortOnesBeforeThem) {
  Cost long_one, second;
  Expect(long_one, Executor::kLong);
  second.Observe(absl::Seconds(1), 100, 1);
  Executor executor({.threads = 2, .queue_limit = 10});
  Blocker one(executor), two(executor);
  std::atomic<int> ran = 0;
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(Submit(executor, kNever, second, [&](Turn) { ++ran; }));
  const absl::Time now = absl::Now();
  EXPECT_FALSE(Submit(executor, now + absl::Seconds(3), long_one, [&](Turn) { ran += 100; }))
      << "Four seconds of two threads come first, and may take twice as long.";
  EXPECT_TRUE(Submit(executor, now + absl::Minutes(1), long_one, [&](Turn) { ++ran; }));
  one.LetGo();
  two.LetGo();
  executor.Stop();
  EXPECT_EQ(ran, 5);
}

TEST_F(ExecutorTest, TakesNothingThatWouldOnlyJustBeDoneInTime) {
  Cost seconds;
  Expect(seconds, absl::Seconds(2));
  Executor executor({.threads = 1, .queue_limit = 10});
  Blocker blocker(executor);
  std::atomic<int> ran = 0;
  EXPECT_TRUE(Submit(executor, kNever, seconds, [&](Turn) { ++ran; }));
  const absl::Time now = absl::Now();
  EXPECT_FALSE(Submit(executor, now + absl::Seconds(5), seconds, [&](Turn) { ran += 100; }))
      << "It would be late if what waits takes half as long again as expected.";
  EXPECT_TRUE(Submit(executor, now + absl::Minutes(1), seconds, [&](Turn) { ++ran; }));
  blocker.LetGo();
  executor.Stop();
  EXPECT_EQ(ran, 2);
}

TEST_F(ExecutorTest, DropsWhatBecameTooLateWhileOthersWait) {
  Cost second;
  Executor executor({.threads = 1, .queue_limit = 10});
  Blocker blocker(executor);
  std::promise<Turn> first, last;
  const absl::Time soon = absl::Now() + absl::Minutes(1);
  ASSERT_TRUE(Submit(executor, soon, second, [&](Turn t) { first.set_value(t); }));
  ASSERT_TRUE(Submit(executor, kNever, second, [&](Turn t) { last.set_value(t); }));
  // Meanwhile it was found out that such work takes hours.
  Expect(second, absl::Hours(5));
  blocker.LetGo();
  EXPECT_EQ(first.get_future().get(), Turn::kLate);
  EXPECT_EQ(last.get_future().get(), Turn::kRun);
}

TEST_F(ExecutorTest, LongTasksLeaveHalfOfTheThreadsToShortOnes) {
  Cost slow;
  Expect(slow, Executor::kLong);
  Executor executor({.threads = 2, .queue_limit = 10});
  std::promise<void> gate, running;
  std::shared_future<void> open = gate.get_future().share();
  std::atomic<int> long_ones = 0;
  ASSERT_TRUE(Submit(executor, kNever, slow, [&](Turn) {
    ++long_ones;
    running.set_value();
    open.wait();
  }));
  running.get_future().wait();
  ASSERT_TRUE(Submit(executor, kNever, slow, [&](Turn) { ++long_ones; }));
  // It came later, but a thread is kept for it.
  std::promise<int> seen;
  ASSERT_TRUE(Submit(executor, kNever, cost, [&](Turn) { seen.set_value(long_ones); }));
  EXPECT_EQ(seen.get_future().get(), 1);
  gate.set_value();
  executor.Stop();
  EXPECT_EQ(long_ones, 2);
}

TEST_F(ExecutorTest, OwnersTakeTurns) {
  Executor executor({.threads = 1});
  Blocker blocker(executor);
  std::string order;
  const auto submit = [&](char owner) {
    EXPECT_TRUE(Submit(
        executor, kNever, cost, [&order, owner](Turn) { order += owner; }, std::string(1, owner)));
  };
  for (char owner : std::string("aaaabbc")) submit(owner);
  blocker.LetGo();
  executor.Stop();
  EXPECT_EQ(order, "abcabaa");
}

TEST_F(ExecutorTest, OneOwnerHasOnlySoManyTasks) {
  Executor executor({.threads = 1, .queue_limit = 10, .owner_limit = 2});
  Blocker blocker(executor);
  std::atomic<int> ran = 0;
  const auto submit = [&](const std::string& owner) {
    return executor.Submit(owner, kNever, cost, [&](Turn) { ++ran; });
  };
  EXPECT_TRUE(submit("user:nga").ok());
  EXPECT_TRUE(submit("user:nga").ok());
  const absl::Status third = submit("user:nga");
  EXPECT_EQ(third.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(std::string(third.message()).substr(0, 31), "user:nga has 2 calls under way,");
  EXPECT_TRUE(submit("user:phuc").ok());
  blocker.LetGo();
  // Once they are done she may go on.
  while (ran < 3) std::this_thread::yield();
  while (!submit("user:nga").ok()) std::this_thread::yield();
  executor.Stop();
  EXPECT_EQ(ran, 4);
}

TEST_F(ExecutorTest, WhoHasNothingWaitingDoesNotWaitForAllOfOthers) {
  Cost second;
  Expect(second, absl::Seconds(1));
  Executor executor({.threads = 1});
  Blocker blocker(executor);
  const absl::Time soon = absl::Now() + absl::Minutes(1);
  const auto submit = [&](const std::string& owner) {
    return Submit(
        executor, soon, second, [](Turn) {}, owner);
  };
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(submit("user:greedy")) << i;
  EXPECT_FALSE(submit("user:greedy")) << "It would wait for six seconds.";
  EXPECT_TRUE(submit("user:lan")) << "It waits for one of them.";
  blocker.LetGo();
  executor.Stop();
}

TEST_F(ExecutorTest, WhatWasMeasuredLatelyWeighsMost) {
  EXPECT_EQ(cost.expected(), absl::ZeroDuration());
  Expect(cost, absl::Milliseconds(8));
  EXPECT_EQ(cost.expected(), absl::Milliseconds(8));
  Expect(cost, absl::Milliseconds(16));
  EXPECT_EQ(cost.expected(), absl::Milliseconds(9));
  for (int i = 0; i < 100; ++i) Expect(cost, absl::Milliseconds(1));
  EXPECT_LT(cost.expected(), absl::Milliseconds(2));
}

TEST_F(ExecutorTest, WhatTakesLongOnlyBesideOthersIsNotLong) {
  cost.Observe(absl::Milliseconds(24), 8, 2);
  EXPECT_EQ(cost.expected(), absl::Milliseconds(24));
  EXPECT_EQ(cost.alone(), absl::Milliseconds(6)) << "Two cores did the work of eight threads.";
  Cost unhindered;
  unhindered.Observe(absl::Milliseconds(24), 2, 4);
  EXPECT_EQ(unhindered.alone(), absl::Milliseconds(24));
}

TEST_F(ExecutorTest, StopFinishesWhatIsQueuedAndTakesNoMore) {
  std::atomic<int> ran = 0;
  Executor executor({.threads = 1, .queue_limit = 10});
  Blocker blocker(executor);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Submit(executor, kNever, cost, [&](Turn) { ++ran; }));
  blocker.LetGo();
  executor.Stop();
  EXPECT_EQ(ran, 5);
  EXPECT_FALSE(Submit(executor, kNever, cost, [&](Turn) { ++ran; }));
  EXPECT_EQ(ran, 5);
}

TEST_F(ExecutorTest, ThreadsWorkSideBySide) {
  Executor executor({.threads = 2, .queue_limit = 10});
  std::promise<void> first, second;
  ASSERT_TRUE(Submit(executor, kNever, cost, [&](Turn) {
    first.set_value();
    second.get_future().wait();
  }));
  ASSERT_TRUE(Submit(executor, kNever, cost, [&](Turn) {
    first.get_future().wait();
    second.set_value();
  }));
  executor.Stop();
}

}  // namespace
}  // namespace thidua::rpc
