#include "common/ledger/ledger.h"

#include <utility>

#include "common/value/status_macros.h"

namespace thidua::ledger {

absl::StatusOr<std::vector<Image>> Reader::Scan(std::string_view prefix, std::string_view after,
                                                size_t limit) {
  std::vector<Image> images;
  RETURN_IF_ERROR(
      Visit(prefix, after, limit, [&](std::string_view key, int64_t seq, std::string_view bytes) {
        images.push_back({std::string(key), seq, std::string(bytes)});
        return absl::OkStatus();
      }));
  return images;
}

absl::StatusOr<Position> Reader::Version(std::string_view key, std::string_view under) {
  ASSIGN_OR_RETURN(std::vector<Position> versions,
                   Versions({{std::string(key), std::string(under)}}));
  return std::move(versions.front());
}

}  // namespace thidua::ledger
