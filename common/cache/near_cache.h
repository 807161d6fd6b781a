#pragma once
// The cache inside the process: a bounded LRU of ready-to-send bytes.

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace thidua::cache {

// Thread-safe. Keys are spread over shards, each with its own lock, LRU order and equal part of the
// capacity; a hit is one hash look-up and one list splice under the shard's lock. Values are
// shared, so an evicted one lives as long as whoever still sends it.
class NearCache {
 public:
  using Value = std::shared_ptr<const std::string>;
  struct Counters {
    uint64_t hits = 0;
    uint64_t misses = 0;
    uint64_t evictions = 0;
    size_t entries = 0;
    size_t bytes = 0;  // as charged: keys, values and kEntryOverhead each; never above the capacity
  };
  static constexpr size_t kEntryOverhead = 192;  // list and hash nodes, control block, headers

  // `capacity_bytes` 0 keeps nothing. `shards` at least 1.
  explicit NearCache(size_t capacity_bytes, size_t shards = 16);
  NearCache(const NearCache&) = delete;
  NearCache& operator=(const NearCache&) = delete;

  // The value, now the most recently used; null on a miss.
  Value Get(std::string_view key);
  // Keeps `value` (not null) under `key`, replacing what was there, and evicts the least recently
  // used of its shard to make room. Ignored if it alone is larger than a shard; then the old value
  // is gone too.
  void Put(std::string_view key, Value value);

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
    std::unordered_map<std::string_view, std::list<Entry>::iterator> index;
    size_t bytes = 0;
    uint64_t hits = 0, misses = 0, evictions = 0;
  };
  Shard& ShardOf(std::string_view key);

  const size_t shard_capacity_;
  std::vector<Shard> shards_;
};

}  // namespace thidua::cache
