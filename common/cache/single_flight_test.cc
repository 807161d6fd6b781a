#include "common/cache/single_flight.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "common/value/errors.h"

namespace thidua::cache {
namespace {

using Result = SingleFlight::Result;

Result Text(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

// A deadline that has passed for whoever looks, and one that no test reaches.
const absl::Time kPast = absl::UnixEpoch();
const absl::Time kFar = absl::InfiniteFuture();

// A first caller of "key" that stays in its computation until told what comes out.
class Leader {
 public:
  explicit Leader(SingleFlight& flights) {
    thread_ = std::thread([&] {
      result_ = flights.Do("key", kFar, [&] {
        begun_.set_value();
        return outcome_.get_future().get();
      });
    });
    begun_.get_future().wait();
  }
  Result End(Result outcome) {
    outcome_.set_value(std::move(outcome));
    thread_.join();
    return result_;
  }

 private:
  std::promise<void> begun_;
  std::promise<Result> outcome_;
  Result result_ = absl::UnknownError("none yet");
  std::thread thread_;
};

TEST(SingleFlight, RunsOnceForManyThreads) {
  constexpr int kThreads = 32;
  SingleFlight flights;
  std::atomic<int> runs{0};
  std::vector<Result> results(kThreads, absl::UnknownError("none yet"));
  Leader leader(flights);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      results[i] = flights.Do("key", kFar, [&] {
        ++runs;
        return Text("another");
      });
    });
  }
  while (flights.waiting() < kThreads) {
    std::this_thread::yield();
  }
  const Result first = leader.End(Text("total"));
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(runs, 0);
  for (const Result& result : results) {
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(*result, *first);
  }
}

TEST(SingleFlight, KeepsKeysApart) {
  SingleFlight flights;
  Leader leader(flights);
  EXPECT_EQ(**flights.Do("other", kPast, [] { return Text("other"); }), "other");
  EXPECT_TRUE(leader.End(Text("total")).ok());
}

TEST(SingleFlight, ComputesAnewOnceTheFlightHasLanded) {
  SingleFlight flights;
  EXPECT_EQ(**flights.Do("key", kFar, [] { return Text("first"); }), "first");
  EXPECT_EQ(**flights.Do("key", kFar, [] { return Text("second"); }), "second");
}

TEST(SingleFlight, HonoursAWaitersDeadline) {
  SingleFlight flights;
  Leader leader(flights);
  const Result late = flights.Do("key", kPast, [] { return Text("never"); });
  EXPECT_EQ(late.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(ReasonOf(late.status()), type::v1::ERROR_REASON_EXPIRED);
  EXPECT_TRUE(leader.End(Text("total")).ok());
}

TEST(SingleFlight, SharesAnError) {
  SingleFlight flights;
  Leader leader(flights);
  auto waiter = std::async(std::launch::async,
                           [&] { return flights.Do("key", kFar, [] { return Text("never"); }); });
  while (flights.waiting() < 1) {
    std::this_thread::yield();
  }
  EXPECT_FALSE(leader.End(absl::DataLossError("broken")).ok());
  EXPECT_EQ(waiter.get().status(), absl::DataLossError("broken"));
}

TEST(SingleFlight, WaitersOutliveALeaderThatGaveUp) {
  for (const absl::Status& gave_up :
       {absl::CancelledError("gone"), absl::DeadlineExceededError("out of time")}) {
    SingleFlight flights;
    std::atomic<int> runs{0};
    Leader leader(flights);
    std::vector<std::future<Result>> waiters;
    for (int i = 0; i < 4; ++i) {
      waiters.push_back(std::async(std::launch::async, [&] {
        return flights.Do("key", kFar, [&] {
          ++runs;
          return Text("total");
        });
      }));
    }
    while (flights.waiting() < 4) {
      std::this_thread::yield();
    }
    EXPECT_EQ(leader.End(gave_up).status(), gave_up);
    for (std::future<Result>& waiter : waiters) {
      EXPECT_EQ(**waiter.get(), "total");
    }
    EXPECT_GE(runs, 1);
  }
}

TEST(SingleFlightDeathTest, RefusesAComputationThatAsksForItsOwnKey) {
  SingleFlight flights;
  const auto again = [&] { return flights.Do("a", kFar, [] { return Text("1"); }); };
  EXPECT_DEATH(flights.Do("a", kFar, again).IgnoreError(), "its own key");
}

}  // namespace
}  // namespace thidua::cache
