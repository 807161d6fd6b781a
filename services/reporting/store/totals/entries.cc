#include "services/reporting/store/totals/entries.h"

#include <optional>

namespace thidua::reporting {

Entries::Entries(size_t near_bytes, SharedCache* shared, absl::Duration ttl)
    : near_(near_bytes), shared_(shared), ttl_(ttl) {}

Entries::Bytes Entries::FindNear(std::string_view key) {
  Bytes bytes = near_.Get(key);
  if (bytes != nullptr) near_hits_.fetch_add(1, std::memory_order_relaxed);
  return bytes;
}

Entries::Bytes Entries::FindInRedis(const std::string& key) {
  return shared_ == nullptr ? nullptr : Admit(key, shared_->Get(key));
}

std::vector<Entries::Bytes> Entries::FindAll(const std::vector<std::string_view>& keys) {
  std::vector<Bytes> found(keys.size());
  std::vector<std::string> wanted;  // of Redis
  std::vector<size_t> wanted_at;
  for (size_t i = 0; i < keys.size(); ++i) {
    found[i] = FindNear(keys[i]);
    if (found[i] != nullptr || shared_ == nullptr) continue;
    wanted.emplace_back(keys[i]);
    wanted_at.push_back(i);
  }
  if (wanted.empty()) return found;
  std::vector<SharedCache::Found> shared = shared_->MGet(wanted);
  for (size_t i = 0; i < wanted.size(); ++i) {
    found[wanted_at[i]] = Admit(wanted[i], std::move(shared[i]));
  }
  return found;
}

void Entries::Put(const std::vector<std::pair<std::string_view, Bytes>>& entries) {
  std::vector<std::pair<std::string_view, std::string_view>> payloads;
  for (const auto& [key, bytes] : entries) {
    near_.Put(key, bytes, bytes->size());
    payloads.emplace_back(key, *bytes);
  }
  if (shared_ != nullptr) shared_->MSet(payloads, ttl_);
}

Entries::Counters Entries::counters() const {
  return {near_hits_.load(), redis_hits_.load(), rejected_.load()};
}

Entries::Bytes Entries::Admit(std::string_view key, SharedCache::Found found) {
  if (found.rejected) rejected_.fetch_add(1, std::memory_order_relaxed);
  if (!found.payload) return nullptr;
  redis_hits_.fetch_add(1, std::memory_order_relaxed);
  auto bytes = std::make_shared<const std::string>(*std::move(found.payload));
  near_.Put(key, bytes, bytes->size());
  return bytes;
}

}  // namespace thidua::reporting
