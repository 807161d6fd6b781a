#include "common/cache/near_cache.h"

#include <algorithm>
#include <functional>

#include "common/value/check.h"

namespace thidua::cache {

NearCache::NearCache(size_t capacity_bytes, size_t shards)
    : shard_capacity_(capacity_bytes / std::max<size_t>(shards, 1)), shards_(shards) {
  THIDUA_CHECK(shards >= 1, "A near cache has at least one shard.");
}

NearCache::Shard& NearCache::ShardOf(std::string_view key) {
  // The index inside the shard uses the low bits of the same hash.
  return shards_[(std::hash<std::string_view>()(key) >> 32) % shards_.size()];
}

NearCache::Value NearCache::Get(std::string_view key) {
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

void NearCache::Put(std::string_view key, Value value) {
  THIDUA_CHECK(value != nullptr, "A near cache keeps values, and null says that it has none.");
  const size_t charge = key.size() + value->size() + kEntryOverhead;
  std::list<Entry> added;
  if (charge <= shard_capacity_) {
    added.push_back({std::string(key), std::move(value), charge});
  }
  std::list<Entry> dropped;  // freed after the lock: values may be large
  Shard& shard = ShardOf(key);
  std::lock_guard lock(shard.mutex);
  auto drop = [&](std::list<Entry>::iterator entry) {
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

NearCache::Counters NearCache::counters() const {
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
