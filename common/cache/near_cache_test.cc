#include "common/cache/near_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace thidua::cache {
namespace {

using Cache = NearCache<std::string>;

Cache::Value Bytes(size_t size, char fill = 'x') {
  return std::make_shared<const std::string>(size, fill);
}

void Keep(Cache& cache, const std::string& key, const Cache::Value& value) {
  cache.Put(key, value, value->size());
}

TEST(NearCache, ReturnsTheVeryBytesThatWerePut) {
  Cache cache(1 << 20);
  const Cache::Value value = Bytes(100);
  Keep(cache, "a", value);
  EXPECT_EQ(cache.Get("a"), value);
  EXPECT_EQ(cache.Get("b"), nullptr);
  EXPECT_EQ(cache.counters().hits, 1u);
  EXPECT_EQ(cache.counters().misses, 1u);
}

TEST(NearCache, EvictsTheLeastRecentlyUsed) {
  const size_t charge = 1 + 100 + Cache::kEntryOverhead;
  Cache cache(3 * charge, 1);
  Keep(cache, "a", Bytes(100));
  Keep(cache, "b", Bytes(100));
  Keep(cache, "c", Bytes(100));
  cache.Get("a");
  Keep(cache, "d", Bytes(100));
  EXPECT_NE(cache.Get("a"), nullptr);
  EXPECT_EQ(cache.Get("b"), nullptr);
  EXPECT_NE(cache.Get("c"), nullptr);
  EXPECT_NE(cache.Get("d"), nullptr);
  EXPECT_EQ(cache.counters().evictions, 1u);
  EXPECT_EQ(cache.counters().bytes, 3 * charge);
}

TEST(NearCache, NeverExceedsItsCapacity) {
  constexpr size_t kCapacity = 100'000;
  Cache cache(kCapacity, 4);
  size_t evicted = 0;
  for (int i = 0; i < 5000; ++i) {
    Keep(cache, std::to_string(i), Bytes(i % 700));
    const Cache::Counters counters = cache.counters();
    ASSERT_LE(counters.bytes, kCapacity);
    evicted = counters.evictions;
    ASSERT_EQ(counters.entries + evicted, static_cast<size_t>(i) + 1);
  }
  EXPECT_GT(evicted, 4000u);
  EXPECT_NE(cache.Get("4999"), nullptr);
}

TEST(NearCache, ReplacesAnEntryAndItsCharge) {
  Cache cache(10'000, 1);
  Keep(cache, "a", Bytes(5000));
  Keep(cache, "a", Bytes(10, 'y'));
  EXPECT_EQ(*cache.Get("a"), std::string(10, 'y'));
  EXPECT_EQ(cache.counters().entries, 1u);
  EXPECT_EQ(cache.counters().bytes, 1 + 10 + Cache::kEntryOverhead);
  EXPECT_EQ(cache.counters().evictions, 0u);
}

TEST(NearCache, IgnoresWhatIsLargerThanAShard) {
  Cache cache(10'000, 1);
  Keep(cache, "small", Bytes(10));
  Keep(cache, "large", Bytes(10));
  Keep(cache, "large", Bytes(20'000));
  EXPECT_EQ(cache.Get("large"), nullptr);
  EXPECT_NE(cache.Get("small"), nullptr);
}

TEST(NearCache, OfNoCapacityKeepsNothing) {
  Cache cache(0);
  Keep(cache, "a", Bytes(0));
  EXPECT_EQ(cache.Get("a"), nullptr);
}

TEST(NearCache, LeavesEvictedBytesToWhoeverHoldsThem) {
  Cache cache(Cache::kEntryOverhead + 200, 1);
  Keep(cache, "a", Bytes(100, 'a'));
  const Cache::Value held = cache.Get("a");
  Keep(cache, "b", Bytes(100, 'b'));
  EXPECT_EQ(cache.Get("a"), nullptr);
  EXPECT_EQ(*held, std::string(100, 'a'));
}

TEST(NearCache, SurvivesManyThreads) {
  Cache cache(20'000, 4);
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 3000; ++i) {
        const std::string key = std::to_string((i * 7 + t) % 100);
        if (const Cache::Value value = cache.Get(key)) {
          wrong += *value != key + "=value";
        } else {
          Keep(cache, key, std::make_shared<const std::string>(key + "=value"));
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(cache.counters().hits + cache.counters().misses, 24'000u);
  EXPECT_LE(cache.counters().bytes, 20'000u);
}

}  // namespace
}  // namespace thidua::cache
