#include "common/cache/near_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace thidua::cache {
namespace {

NearCache::Value Bytes(size_t size, char fill = 'x') {
  return std::make_shared<const std::string>(size, fill);
}

TEST(NearCache, ReturnsTheVeryBytesThatWerePut) {
  NearCache cache(1 << 20);
  const NearCache::Value value = Bytes(100);
  cache.Put("a", value);
  EXPECT_EQ(cache.Get("a"), value);
  EXPECT_EQ(cache.Get("b"), nullptr);
  EXPECT_EQ(cache.counters().hits, 1u);
  EXPECT_EQ(cache.counters().misses, 1u);
}

TEST(NearCache, EvictsTheLeastRecentlyUsed) {
  const size_t charge = 1 + 100 + NearCache::kEntryOverhead;
  NearCache cache(3 * charge, 1);
  cache.Put("a", Bytes(100));
  cache.Put("b", Bytes(100));
  cache.Put("c", Bytes(100));
  cache.Get("a");
  cache.Put("d", Bytes(100));
  EXPECT_NE(cache.Get("a"), nullptr);
  EXPECT_EQ(cache.Get("b"), nullptr);
  EXPECT_NE(cache.Get("c"), nullptr);
  EXPECT_NE(cache.Get("d"), nullptr);
  EXPECT_EQ(cache.counters().evictions, 1u);
  EXPECT_EQ(cache.counters().bytes, 3 * charge);
}

TEST(NearCache, NeverExceedsItsCapacity) {
  constexpr size_t kCapacity = 100'000;
  NearCache cache(kCapacity, 4);
  size_t evicted = 0;
  for (int i = 0; i < 5000; ++i) {
    cache.Put(std::to_string(i), Bytes(i % 700));
    const NearCache::Counters counters = cache.counters();
    ASSERT_LE(counters.bytes, kCapacity);
    evicted = counters.evictions;
    ASSERT_EQ(counters.entries + evicted, static_cast<size_t>(i) + 1);
  }
  EXPECT_GT(evicted, 4000u);
  EXPECT_NE(cache.Get("4999"), nullptr);
}

TEST(NearCache, ReplacesAnEntryAndItsCharge) {
  NearCache cache(10'000, 1);
  cache.Put("a", Bytes(5000));
  cache.Put("a", Bytes(10, 'y'));
  EXPECT_EQ(*cache.Get("a"), std::string(10, 'y'));
  EXPECT_EQ(cache.counters().entries, 1u);
  EXPECT_EQ(cache.counters().bytes, 1 + 10 + NearCache::kEntryOverhead);
  EXPECT_EQ(cache.counters().evictions, 0u);
}

TEST(NearCache, IgnoresWhatIsLargerThanAShard) {
  NearCache cache(10'000, 1);
  cache.Put("small", Bytes(10));
  cache.Put("large", Bytes(10));
  cache.Put("large", Bytes(20'000));
  EXPECT_EQ(cache.Get("large"), nullptr);
  EXPECT_NE(cache.Get("small"), nullptr);
}

TEST(NearCache, OfNoCapacityKeepsNothing) {
  NearCache cache(0);
  cache.Put("a", Bytes(0));
  EXPECT_EQ(cache.Get("a"), nullptr);
}

TEST(NearCache, LeavesEvictedBytesToWhoeverHoldsThem) {
  NearCache cache(NearCache::kEntryOverhead + 200, 1);
  cache.Put("a", Bytes(100, 'a'));
  const NearCache::Value held = cache.Get("a");
  cache.Put("b", Bytes(100, 'b'));
  EXPECT_EQ(cache.Get("a"), nullptr);
  EXPECT_EQ(*held, std::string(100, 'a'));
}

TEST(NearCache, SurvivesManyThreads) {
  NearCache cache(20'000, 4);
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 3000; ++i) {
        const std::string key = std::to_string((i * 7 + t) % 100);
        if (const NearCache::Value value = cache.Get(key)) {
          wrong += *value != key + "=value";
        } else {
          cache.Put(key, std::make_shared<const std::string>(key + "=value"));
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
