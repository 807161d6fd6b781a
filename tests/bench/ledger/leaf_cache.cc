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
  ASSIGN_OR_RETURN(auto cache,
                   reporting::SharedCache::Open(
                       {.endpoint = server->endpoint(), .password_file = "", .key_file = key}));
  return std::unique_ptr<LeafCache>(
      new LeafCache(std::move(folder), std::move(server), std::move(cache)));
}

LeafCache::LeafCache(std::string folder, std::unique_ptr<cache::testing::RedisServer> server,
                     std::unique_ptr<reporting::SharedCache> cache)
    : folder_(std::move(folder)), server_(std::move(server)), cache_(std::move(cache)) {}

LeafCache::~LeafCache() { std::filesystem::remove_all(folder_); }

void LeafCache::Put(const std::string& key, const std::string& leaf) {
  cache_->Set(key, leaf, absl::Hours(1));
  keys_.push_back(key);
}

std::vector<std::optional<std::string>> LeafCache::GetAll() {
  std::vector<std::optional<std::string>> leaves;
  for (reporting::SharedCache::Found& found : cache_->MGet(keys_)) {
    leaves.push_back(std::move(found.payload));
  }
  return leaves;
}

}  // namespace thidua::bench
