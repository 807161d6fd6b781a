#pragma once
// A folder of files that is there whole or not at all.

#include <absl/status/status.h>

#include <string>
#include <utility>
#include <vector>

namespace thidua::cli {

// Makes the folder `path` with these files, {name, text}.
//   INVALID_ARGUMENT: something is at `path` already, which stays as it is, or the folder cannot be
//   written; nothing of it is left then.
absl::Status WriteNewFolder(const std::string& path,
                            const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace thidua::cli
