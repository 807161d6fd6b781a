#include "tests/bench/ledger/leaf_cache.h"

#include <sys/stat.h>

#include <fstream>
#include <utility>

#include "common/testing/temporary_folder.h"
#include "common/value/status_macros.h"

namespace thidua::bench {

absl::StatusOr<std::unique_ptr<LeafCache>> LeafCache::Start() {
  const TemporaryFolder folder;  // the key is read once
  const std::string key = folder / "cache.key";
  std::ofstream(key) << std::string(32, 'k');
  chmod(key.c_str(), 0600);
  ASSIGN_OR_RETURN(auto server, cache::testing::RedisServer::Start());
  ASSIGN_OR_RETURN(auto shared,
                   reporting::SharedCache::Open(
                       {.endpoint = server->endpoint(), .password_file = "", .key_file = key}));
  return std::unique_ptr<LeafCache>(new LeafCache(std::move(server), std::move(shared)));
}

LeafCache::LeafCache(std::unique_ptr<cache::testing::RedisServer> server,
                     std::unique_ptr<reporting::SharedCache> shared)
    : server_(std::move(server)), shared_(std::move(shared)) {}

}  // namespace thidua::bench
