// What callers get while a Redis is slow, gone or failing, and when many call at once.
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "common/cache/redis.h"
#include "common/cache/testing/redis_fixture.h"

namespace thidua::cache {
namespace {

using std::chrono::milliseconds;

TEST_F(RedisCacheTest, NeverGivesALateReplyToAnotherCaller) {
  RedisOptions options = Hasty();
  options.connections = 1;
  options.breaker.failures = 1'000'000;
  auto cache = Make(options);
  ASSERT_TRUE(server_->Command({"SET", "mine", "mine"}).ok());
  ASSERT_TRUE(server_->Command({"SET", "other", "other"}).ok());
  while (cache->Get("mine") != "mine") {
  }
  for (int i = 0; i < 5; ++i) {
    server_->Pause();
    EXPECT_EQ(cache->Get("other"), std::nullopt);
    server_->Resume();
    std::optional<std::string> value;
    while (!value) {
      value = cache->Get("mine");
    }
    EXPECT_EQ(value, "mine");
  }
  EXPECT_GE(cache->counters().errors, 5u);
}

TEST_F(RedisCacheTest, OpensItsBreakerAndClosesItOnRecovery) {
  RedisOptions options = Patient();
  options.breaker = {.failures = 3, .min_open = milliseconds(100), .max_open = milliseconds(400)};
  auto cache = Make(options);
  server_->Kill();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(cache->breaker_open());
    cache->Get("a");
  }
  EXPECT_TRUE(cache->breaker_open());
  ASSERT_TRUE(server_->Restart().ok());
  ASSERT_TRUE(server_->Command({"SET", "a", "1"}).ok());

  EXPECT_EQ(cache->MGet({"a", "a"})[0], std::nullopt);
  EXPECT_EQ(cache->counters().breaker_open, 2u);
  EXPECT_EQ(cache->counters().errors, 3u);

  clock_.Advance(milliseconds(100));
  EXPECT_EQ(cache->Get("a"), "1");
  EXPECT_FALSE(cache->breaker_open());
}

TEST_F(RedisCacheTest, SendsOneProbeWhenManyCall) {
  RedisOptions options = Hasty();
  options.breaker = {.failures = 1, .min_open = milliseconds(100), .max_open = milliseconds(400)};
  auto cache = Make(options);
  server_->Pause();
  cache->Get("a");
  ASSERT_TRUE(cache->breaker_open());
  ASSERT_EQ(cache->counters().errors, 1u);

  clock_.Advance(milliseconds(100));
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] { EXPECT_EQ(cache->Get("a"), std::nullopt); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(cache->counters().errors, 2u);
  EXPECT_EQ(cache->counters().breaker_open, 15u);
}

TEST_F(RedisCacheTest, CountsEveryCallOfAQueueOnAPausedServer) {
  RedisOptions options = Hasty();
  options.connections = 1;
  auto cache = Make(options);
  server_->Pause();
  std::atomic<uint64_t> calls{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 32; ++i) {
    threads.emplace_back([&] {
      while (!cache->breaker_open()) {
        EXPECT_EQ(cache->Get("a"), std::nullopt);
        ++calls;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  const RedisCounters counters = cache->counters();
  EXPECT_GE(counters.errors, 5u);
  EXPECT_EQ(counters.errors + counters.breaker_open + counters.rejected, calls);
}

TEST_F(RedisCacheTest, AnswersEachOfManyThreadsWithItsOwnValue) {
  RedisOptions options = Patient();
  options.connections = 2;
  auto cache = Make(options);
  std::vector<std::thread> threads;
  for (int t = 0; t < 32; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i);
        cache->Set(key, key + "!", kTtl);
        EXPECT_EQ(cache->Get(key), key + "!");
        const auto values = cache->MGet({"none", key});
        EXPECT_EQ(values[0], std::nullopt);
        EXPECT_EQ(values[1], key + "!");
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(cache->counters().hits, 6400u);
  const auto clients = server_->Command({"CLIENT", "LIST"});
  ASSERT_TRUE(clients.ok());
  EXPECT_LE(std::count(clients->begin(), clients->end(), '\n'), 3);  // two and the one that asks
}

TEST_F(RedisCacheTest, LeavesNobodyInTheQueue) {
  RedisOptions options = Patient();
  options.connections = 1;
  auto cache = Make(options);
  cache->Set("a", "1", kTtl);
  constexpr int kThreads = 8;
  constexpr int kRounds = 200;
  std::barrier round(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kRounds; ++i) {
        round.arrive_and_wait();
        EXPECT_EQ(cache->Get("a"), "1");
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(cache->counters().hits, uint64_t{kThreads * kRounds});
}

TEST_F(RedisCacheTest, NeverAnswersWronglyWhileTheServerComesAndGoes) {
  RedisOptions options = Hasty();
  options.connections = 2;
  options.breaker.failures = 1'000'000;
  auto cache = Make(options);
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; !stop; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i % 50);
        cache->Set(key, key, kTtl);
        const auto one = cache->Get(key);
        const auto many = cache->MGet({key, "none", key});
        wrong += (one && *one != key) + (many[0] && *many[0] != key) + many[1].has_value() +
                 (many[2] && *many[2] != key);
      }
    });
  }
  for (int i = 0; i < 3; ++i) {
    const auto progressed = [&, before = cache->counters()] {
      return cache->counters().hits > before.hits + 100;
    };
    while (!progressed()) {
      std::this_thread::yield();
    }
    const uint64_t errors = cache->counters().errors;
    server_->Pause();
    while (cache->counters().errors == errors) {
      std::this_thread::yield();
    }
    server_->Resume();
    EXPECT_TRUE(server_->Restart().ok());
  }
  stop = true;
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(wrong, 0);
}

TEST_F(RedisCacheTest, TreatsAnErrorReplyAsAMissOnAHealthyServer) {
  RedisOptions options = Patient();
  options.breaker.failures = 1;
  auto cache = Make(options);
  ASSERT_TRUE(server_->Command({"RPUSH", "list", "x"}).ok());
  EXPECT_EQ(cache->Get("list"), std::nullopt);
  EXPECT_EQ(cache->counters().errors, 1u);
  EXPECT_FALSE(cache->breaker_open());
}

}  // namespace
}  // namespace thidua::cache
