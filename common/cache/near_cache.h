#pragma once
// The cache inside the process: a bounded LRU of values that are ready to use.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/value/check.h"

namespace thidua::cache {

// Thread-safe. Keys are spread over shards, each with its own lock, LRU order and equal part of the
// capacity; a hit is one hash look-up and one list splice under the shard's lock. Values are
// shared, so an evicted one lives as long as whoever still uses it.
template <class T>
class NearCache {
 public:
  using Value = std::shared_ptr<const T>;
  struct Counters {
    uint64_t hits = 0;
    uint64_t misses = 0;
    uint64_t evictions = 0;
    size_t entries = 0;
    size_t bytes = 0;  // as charged: keys, values and kEntryOverhead each; never above the capacity
  };
  static constexpr size_t kEntryOverhead = 192;  // list and hash nodes, control block, headers

  // `capacity_bytes` 0 keeps nothing. `shards` at least 1.
  explicit NearCache(size_t capacity_bytes, size_t shards = 16)
      : shard_capacity_(capacity_bytes / std::max<size_t>(shards, 1)), shards_(shards) {
    THIDUA_CHECK(shards >= 1, "A near cache has at least one shard.");
  }
  NearCache(const NearCache&) = delete;
  NearCache& operator=(const NearCache&) = delete;

  // The value, now the most recently used; null on a miss.
  Value Get(std::string_view key);
  // Keeps `value` (not null), which takes `value_bytes` of memory, under `key`, replacing what was
  // there, and evicts the least recently used of its shard to make room. Ignored if it alone is
  // larger than a shard; then the old value is gone too.
  void Put(std::string_view key, Value value, size_t value_bytes);

  Counters counters() const;

 private:
  struct Entry {
    std::string key;
    Value value;
    size_t charge;
  };
  struct alignas(64) Shard {
    mutable std::mutex mutex;
    std::list<Entry> order;  // most recently used first
    // Keys are views of the entries' keys.
    std::unordered_map<std::string_view, typename std::list<Entry>::iterator> index;
    size_t bytes = 0;
    uint64_t hits = 0, misses = 0, evictions = 0;
  };
  Shard& ShardOf(std::string_view key) {
    // The index inside the shard uses the low bits of the same hash.
    return shards_[(std::hash<std::string_view>()(key) >> 32) % shards_.size()];
  }

  const size_t shard_capacity_;
  std::vector<Shard> shards_;
};

template <class T>
typename NearCache<T>::Value NearCache<T>::Get(std::string_view key) {
  Shard& shard = ShardOf(key);
  std::lock_guard lock(shard.mutex);
  auto found = shard.index.find(key);
  if (found == shard.index.end()) {
    ++shard.misses;
    return nullptr;
  }
  ++shard.hits;
  shard.order.splice(shard.order.begin(), shard.order, found->second);
  return found->second->value;
}

template <class T>
void NearCache<T>::Put(std::string_view key, Value value, size_t value_bytes) {
  THIDUA_CHECK(value != nullptr, "A near cache keeps values, and null says that it has none.");
  const size_t charge = key.size() + value_bytes + kEntryOverhead;
  std::list<Entry> added;
  if (charge <= shard_capacity_) {
    added.push_back({std::string(key), std::move(value), charge});
  }
  std::list<Entry> dropped;  // freed after the lock: values may be large
  Shard& shard = ShardOf(key);
  std::lock_guard lock(shard.mutex);
  auto drop = [&](typename std::list<Entry>::iterator entry) {
    shard.bytes -= entry->charge;
    shard.index.erase(entry->key);
    dropped.splice(dropped.end(), shard.order, entry);
  };
  if (auto found = shard.index.find(key); found != shard.index.end()) {
    drop(found->second);
  }
  if (added.empty()) {
    return;
  }
  while (shard.bytes + charge > shard_capacity_) {
    ++shard.evictions;
    drop(std::prev(shard.order.end()));
  }
  shard.order.splice(shard.order.begin(), added);
  shard.index.emplace(shard.order.front().key, shard.order.begin());
  shard.bytes += charge;
}

template <class T>
typename NearCache<T>::Counters NearCache<T>::counters() const {
  Counters sum;
  for (const Shard& shard : shards_) {
    std::lock_guard lock(shard.mutex);
    sum.hits += shard.hits;
    sum.misses += shard.misses;
    sum.evictions += shard.evictions;
    sum.entries += shard.index.size();
    sum.bytes += shard.bytes;
  }
  return sum;
}

}  // namespace thidua::cache
