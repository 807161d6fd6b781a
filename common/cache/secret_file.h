#pragma once
// Secrets come from files that only their owner may read.

#include <absl/status/statusor.h>

#include <string>

namespace thidua::cache {

// The bytes of a regular file of mode 0600 (or 0400), unchanged, at most 4 KB. NOT_FOUND or
// PERMISSION_DENIED if it cannot be opened, FAILED_PRECONDITION if its mode is wider, it is no
// regular file, or it holds fewer than `min_bytes` or more than 4 KB. No message repeats what the
// file holds.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path, size_t min_bytes);

}  // namespace thidua::cache
