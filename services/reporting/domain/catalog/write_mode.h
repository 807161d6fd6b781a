#pragma once
// How a write of a catalog's resource treats what is there.

#include <absl/status/status.h>

#include <optional>
#include <string_view>

#include "common/value/errors.h"

namespace thidua::reporting {

struct WriteMode {
  bool create = false;         // the resource must not exist
  bool allow_missing = false;  // an update may create it
};

// OK if a write of this mode, made for the etag `etag`, may replace `stored`.
//   ALREADY_EXISTS / RESOURCE_EXISTS. NOT_FOUND. ABORTED / ETAG_MISMATCH.
template <class Resource>
absl::Status CheckMode(WriteMode mode, std::string_view name, std::string_view etag,
                       const std::optional<Resource>& stored) {
  if (mode.create) return stored ? AlreadyExists(name) : absl::OkStatus();
  if (!stored && !mode.allow_missing) return NotFound(name);
  return CheckEtag(name, etag, stored ? std::string_view(stored->etag()) : "0");
}

}  // namespace thidua::reporting
