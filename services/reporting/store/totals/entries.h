#pragma once
// The entries of totals and leaves (see entry_keys.h): near, in this process, and in Redis, which
// replicas share. Entries in Redis are sealed: what was forged, moved to another key or cut is
// counted and passed over as if it were not there.

#include <absl/time/time.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/cache/near_cache.h"
#include "services/reporting/store/totals/shared_cache.h"

namespace thidua::reporting {

// Thread-safe.
class Entries {
 public:
  using Bytes = std::shared_ptr<const std::string>;  // null: there is no such entry

  // What was found where since the start.
  struct Counters {
    uint64_t near = 0;
    uint64_t redis = 0;
    uint64_t rejected = 0;  // entries in Redis that were not what we sealed for their key
  };

  // `shared`, which must outlive it, may be null: then there is no Redis. What is put there expires
  // after `ttl`.
  Entries(size_t near_bytes, SharedCache* shared, absl::Duration ttl);

  bool has_redis() const { return shared_ != nullptr; }

  // Finds an entry near. It blocks on nothing.
  Bytes FindNear(std::string_view key);
  // Finds an entry in Redis, and keeps it near from then on.
  Bytes FindInRedis(const std::string& key);
  // Finds entries near, and all others in Redis together; one result a key, in their order.
  std::vector<Bytes> FindAll(const std::vector<std::string_view>& keys);
  // Keeps entries near and in Redis.
  void Put(const std::vector<std::pair<std::string_view, Bytes>>& entries);

  Counters counters() const;

 private:
  Bytes Admit(std::string_view key, SharedCache::Found found);

  cache::NearCache<std::string> near_;
  SharedCache* const shared_;
  const absl::Duration ttl_;
  std::atomic<uint64_t> near_hits_{0}, redis_hits_{0}, rejected_{0};
};

}  // namespace thidua::reporting
