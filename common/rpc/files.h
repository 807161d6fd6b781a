#pragma once
// Small files whole: certificates and public keys.

#include <absl/status/statusor.h>

#include <string>

namespace thidua::rpc {

// Returns what the file at `path` holds.
//   INVALID_ARGUMENT: it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace thidua::rpc
