#include "tests/bench/ledger/leaf_cache.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "common/value/status_macros.h"

namespace thidua::bench {

absl::StatusOr<std::unique_ptr<LeafCache>> LeafCache::Start() {
  std::string folder = (std::filesystem::temp_directory_path() / "leaves-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return absl::InternalError("no temporary folder");
  const std::string key = folder + "/cache.key";
  std::ofstream(key) << std::string(32, 'k');
  chmod(key.c_str(), 0600);
  ASSIGN_OR_RETURN(auto server, cache::testing::RedisServer::Start());
  ASSIGN_OR_RETURN(auto shared,
                   reporting::SharedCache::Open(
                       {.endpoint = server->endpoint(), .password_file = "", .key_file = key}));
  return std::unique_ptr<LeafCache>(
      new LeafCache(std::move(folder), std::move(server), std::move(shared)));
}

LeafCache::LeafCache(std::string folder, std::unique_ptr<cache::testing::RedisServer> server,
                     std::unique_ptr<reporting::SharedCache> shared)
    : folder_(std::move(folder)), server_(std::move(server)), shared_(std::move(shared)) {}

LeafCache::~LeafCache() { std::filesystem::remove_all(folder_); }

}  // namespace thidua::bench
