#include "common/log_service/commit_parts.h"

#include <algorithm>
#include <utility>

namespace thidua::log_service {

std::vector<ledger::v1::Commit> PartsOf(ledger::v1::Commit commit, size_t skip, size_t max_bytes) {
  google::protobuf::RepeatedPtrField<ledger::v1::Change> changes;
  changes.Swap(commit.mutable_changes());
  std::vector<ledger::v1::Commit> parts{commit};
  size_t bytes = 0;
  const auto count = static_cast<size_t>(changes.size());
  for (size_t at = std::min(skip, count); at < count; ++at) {
    const int i = static_cast<int>(at);
    const size_t size = changes[i].ByteSizeLong();
    if (bytes + size > max_bytes && !parts.back().changes().empty()) {
      parts.back().set_continues(true);
      parts.push_back(commit);
      bytes = 0;
    }
    bytes += size;
    *parts.back().add_changes() = std::move(changes[i]);
  }
  return parts;
}

}  // namespace thidua::log_service
