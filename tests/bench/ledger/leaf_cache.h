#pragma once
// A Redis of its own for cached totals, sealed as the services seal them.

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/cache/testing/redis_server.h"
#include "services/reporting/store/totals/shared_cache.h"

namespace thidua::bench {

// The server ends with it.
class LeafCache {
 public:
  static absl::StatusOr<std::unique_ptr<LeafCache>> Start();
  reporting::SharedCache& shared() { return *shared_; }

 private:
  LeafCache(std::unique_ptr<cache::testing::RedisServer> server,
            std::unique_ptr<reporting::SharedCache> shared);

  const std::unique_ptr<cache::testing::RedisServer> server_;
  const std::unique_ptr<reporting::SharedCache> shared_;
};

}  // namespace thidua::bench
