// What a Redis that answers is good for.
#include "common/cache/redis.h"

#include <gtest/gtest.h>

#include <set>

#include "common/cache/testing/redis_fixture.h"

namespace thidua::cache {
namespace {

using std::chrono::milliseconds;

TEST_F(RedisCacheTest, HitsWhatWasSetAndMissesTheRest) {
  auto cache = Make(Patient());
  EXPECT_EQ(cache->Get("a"), std::nullopt);
  cache->Set("a", "1", kTtl);
  EXPECT_EQ(cache->Get("a"), "1");
  EXPECT_EQ(cache->MGet({"b", "a", "c"}),
            (std::vector<std::optional<std::string>>{std::nullopt, "1", std::nullopt}));
  EXPECT_TRUE(cache->MGet({}).empty());
  const RedisCounters counters = cache->counters();
  EXPECT_EQ(counters.hits, 2u);
  EXPECT_EQ(counters.misses, 3u);
  EXPECT_EQ(counters.stored, 1u);
  EXPECT_EQ(counters.errors + counters.breaker_open + counters.rejected, 0u);
}

TEST_F(RedisCacheTest, IsBinarySafe) {
  auto cache = Make(Patient());
  const std::string key("k\r\n\0%s", 6);
  std::string value("\0\r\n$-1\r\n", 8);
  value.append(1 << 20, '\xff');
  cache->Set(key, value, kTtl);
  cache->Set("empty", "", kTtl);
  EXPECT_EQ(cache->Get(key), value);
  EXPECT_EQ(cache->Get("empty"), "");
}

TEST_F(RedisCacheTest, FetchesThousandsOfKeysAtOnce) {
  auto cache = Make(Patient());
  const std::string padding(8000, 'p');
  std::vector<std::string> keys;
  for (int i = 0; i < 3000; ++i) {
    keys.push_back("key/" + std::to_string(i) + std::string(200, 'k'));
    if (i % 2 == 0) {
      cache->Set(keys.back(), std::to_string(i) + padding, kTtl);
    }
  }
  const auto values = cache->MGet(keys);
  for (int i = 0; i < 3000; ++i) {
    ASSERT_EQ(values[i].has_value(), i % 2 == 0) << i;
    ASSERT_TRUE(!values[i] || *values[i] == std::to_string(i) + padding) << i;
  }
}

TEST_F(RedisCacheTest, StoresSeveralAtOnce) {
  auto cache = Make(Patient());
  cache->MSet({{"a", "1"}, {"b", std::string("2\0", 2)}}, kTtl);
  EXPECT_EQ(cache->Get("a"), "1");
  EXPECT_EQ(cache->Get("b"), std::string("2\0", 2));
  EXPECT_EQ(cache->counters().stored, 2u);
  server_->Kill();
  cache->MSet({{"a", "1"}, {"b", "2"}}, kTtl);
  EXPECT_EQ(cache->counters().errors, 2u);
}

TEST_F(RedisCacheTest, BeginsNoPipelineAfterTheTimeForMany) {
  RedisOptions options = Patient();
  options.many_timeout = milliseconds(1);
  auto cache = Make(options);
  cache->Set("large", std::string(100'000, 'l'), kTtl);  // 512 of them take longer
  const auto values = cache->MGet(std::vector<std::string>(600, "large"));
  EXPECT_TRUE(values[511].has_value());
  EXPECT_FALSE(values[512].has_value());
  EXPECT_EQ(cache->counters().hits, 512u);
  EXPECT_EQ(cache->counters().rejected, 88u);
}

TEST_F(RedisCacheTest, ExpiresWithJitter) {
  auto cache = Make(Patient());
  std::set<std::string> ttls;
  for (int i = 0; i < 30; ++i) {
    const std::string key = std::to_string(i);
    cache->Set(key, "v", absl::Seconds(10'000));
    const auto ttl = server_->Command({"PTTL", key});
    ASSERT_TRUE(ttl.ok()) << ttl.status();
    EXPECT_LE(std::stoll(*ttl), 10'000'000);
    EXPECT_GT(std::stoll(*ttl), 8'900'000);
    ttls.insert(ttl->substr(0, 4));
  }
  EXPECT_GT(ttls.size(), 5u);
}

TEST_F(RedisCacheTest, ForgetsAfterAFlush) {
  auto cache = Make(Patient());
  cache->Set("a", "1", kTtl);
  ASSERT_TRUE(server_->Flush().ok());
  EXPECT_EQ(cache->Get("a"), std::nullopt);
  EXPECT_EQ(cache->counters().misses, 1u);
}

TEST_F(RedisCacheTest, MissesWhileTheServerIsKilled) {
  auto cache = Make(Patient());
  cache->Set("a", "1", kTtl);
  server_->Kill();
  EXPECT_EQ(cache->Get("a"), std::nullopt);
  EXPECT_EQ(cache->MGet({"a", "b"})[0], std::nullopt);
  cache->Set("b", "2", kTtl);
  EXPECT_EQ(cache->counters().errors, 4u);
}

TEST_F(RedisCacheTest, StartsWithoutAServer) {
  server_->Kill();
  auto cache = Make(Patient());
  EXPECT_EQ(cache->Get("a"), std::nullopt);
  ASSERT_TRUE(server_->Restart().ok());
  cache->Set("a", "1", kTtl);
  EXPECT_EQ(cache->Get("a"), "1");
}

TEST_F(RedisCacheTest, NoticesThatIdleConnectionsDied) {
  auto cache = Make(Patient());
  cache->Set("a", "1", kTtl);
  ASSERT_TRUE(server_->Restart().ok());
  ASSERT_TRUE(server_->Command({"SET", "a", "2"}).ok());
  EXPECT_EQ(cache->Get("a"), "2");
  EXPECT_EQ(cache->counters().errors, 0u);
}

}  // namespace
}  // namespace thidua::cache
