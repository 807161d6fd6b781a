#pragma once
// Totals of districts in a Redis of its own, sealed as the services seal them.

#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/cache/testing/redis_server.h"
#include "services/reporting/store/shared_cache.h"

namespace thidua::bench {

// Not thread-safe. The server ends with it.
class LeafCache {
 public:
  static absl::StatusOr<std::unique_ptr<LeafCache>> Start();
  ~LeafCache();

  void Put(const std::string& key, const std::string& leaf);
  // Every leaf that was put, in that order and in one round trip; nothing for one that Redis does
  // not have or does not answer with in time.
  std::vector<std::optional<std::string>> GetAll();

 private:
  LeafCache(std::string folder, std::unique_ptr<cache::testing::RedisServer> server,
            std::unique_ptr<reporting::SharedCache> cache);

  const std::string folder_;
  const std::unique_ptr<cache::testing::RedisServer> server_;
  const std::unique_ptr<reporting::SharedCache> cache_;
  std::vector<std::string> keys_;
};

}  // namespace thidua::bench
