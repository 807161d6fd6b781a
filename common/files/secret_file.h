#pragma once
// Secrets come from files that only their owner may read: the one rule for keys, passwords and
// tokens, of services and of the command.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

namespace thidua::files {

// OK if the file at `path` is regular and of mode 0600 (or 0400): for secrets that a library reads
// by itself. NOT_FOUND or PERMISSION_DENIED if it cannot be opened, FAILED_PRECONDITION, with file,
// mode and what would be right, if its mode is wider or it is no regular file.
absl::Status CheckSecretFile(const std::string& path);

// The bytes of such a file, unchanged. It fails as CheckSecretFile does, and with
// FAILED_PRECONDITION if the file holds fewer than `min_bytes` or more than 4 KB. No message
// repeats what the file holds.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path, size_t min_bytes);

// The line that such a file holds, without the line feeds at its end. It fails as ReadSecretFile
// does, and with FAILED_PRECONDITION if there is no text or more than one line: then the file is
// not what it was taken for.
absl::StatusOr<std::string> ReadSecretLine(const std::string& path);

}  // namespace thidua::files
