#pragma once
// The cache that replicas share: Redis behind a seal.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/cache/redis.h"
#include "common/cache/sealed.h"

namespace thidua::reporting {

// Stores and finds payloads, sealed for their keys. Whatever goes wrong counts as not found.
// Thread-safe.
class SharedCache {
 public:
  struct Options {
    std::string endpoint;       // unix:/path or host:port
    std::string password_file;  // mode 0600; empty: no password
    std::string key_file;       // mode 0600: the key that seals entries
  };
  // What was found: a payload, nothing, or something that was not sealed by us for that key.
  struct Found {
    std::optional<std::string> payload;
    bool rejected = false;
  };

  // Makes a cache that connects when it is first used; `redis` has how long it waits. Fails if an
  // option or a file is bad.
  static absl::StatusOr<std::unique_ptr<SharedCache>> Open(const Options& options,
                                                           cache::RedisOptions redis = {});

  // Finds the payload of one key.
  Found Get(const std::string& key);
  // Finds many in few round trips; returns one result a key, in their order.
  std::vector<Found> MGet(const std::vector<std::string>& keys);
  // Stores payloads by their keys, in one round trip; they expire after `ttl`.
  void MSet(const std::vector<std::pair<std::string_view, std::string_view>>& entries,
            absl::Duration ttl);

 private:
  SharedCache(std::unique_ptr<cache::RedisCache> redis, cache::Sealer sealer)
      : redis_(std::move(redis)), sealer_(std::move(sealer)) {}
  Found Unseal(std::string_view key, std::optional<std::string> sealed) const;

  const std::unique_ptr<cache::RedisCache> redis_;
  const cache::Sealer sealer_;
};

}  // namespace thidua::reporting
