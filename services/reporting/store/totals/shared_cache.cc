#include "services/reporting/store/totals/shared_cache.h"

#include "common/value/status_macros.h"

namespace thidua::reporting {

absl::StatusOr<std::unique_ptr<SharedCache>> SharedCache::Open(const Options& options,
                                                               cache::RedisOptions redis) {
  ASSIGN_OR_RETURN(cache::Sealer sealer, cache::Sealer::FromFile(options.key_file));
  redis.endpoint = options.endpoint;
  redis.password_file = options.password_file;
  ASSIGN_OR_RETURN(auto connected, cache::RedisCache::Create(std::move(redis)));
  return std::unique_ptr<SharedCache>(new SharedCache(std::move(connected), std::move(sealer)));
}

SharedCache::Found SharedCache::Get(const std::string& key) {
  return Unseal(key, redis_->Get(key));
}

std::vector<SharedCache::Found> SharedCache::MGet(const std::vector<std::string>& keys) {
  std::vector<std::optional<std::string>> sealed = redis_->MGet(keys);
  std::vector<Found> found;
  found.reserve(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) found.push_back(Unseal(keys[i], std::move(sealed[i])));
  return found;
}

void SharedCache::MSet(const std::vector<std::pair<std::string_view, std::string_view>>& entries,
                       absl::Duration ttl) {
  std::vector<std::pair<std::string_view, std::string>> sealed;
  for (const auto& [key, payload] : entries) sealed.emplace_back(key, sealer_.Seal(key, payload));
  redis_->MSet(sealed, ttl);
}

SharedCache::Found SharedCache::Unseal(std::string_view key,
                                       std::optional<std::string> sealed) const {
  Found found;
  if (!sealed) return found;
  const std::optional<std::string_view> payload = sealer_.Open(key, *sealed);
  found.rejected = !payload;
  if (!payload) return found;
  // The payload is cut out where it lies: copying thousands of them shows.
  const size_t begin = payload->data() - sealed->data();
  sealed->resize(begin + payload->size());
  sealed->erase(0, begin);
  found.payload = std::move(sealed);
  return found;
}

}  // namespace thidua::reporting
