#pragma once
// Small files whole: keys, certificates, the ready file.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

namespace thidua::rpc {

// Returns what the file at `path` holds.
//   INVALID_ARGUMENT: it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Writes `text` to `path` at once: a reader sees all of it or nothing.
//   INVALID_ARGUMENT: it cannot be written.
absl::Status WriteFile(const std::string& path, const std::string& text);

}  // namespace thidua::rpc
