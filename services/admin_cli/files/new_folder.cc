#include "services/admin_cli/files/new_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "common/files/output_file.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

constexpr int kReadableMode = 0644;
constexpr mode_t kFolderMode = 0755;

absl::Status Exists(const std::string& path) {
  return UsageError(path + " is there already and stays as it is: name a folder that is not");
}

absl::Status Fill(const std::string& draft, const std::string& path,
                  const std::vector<std::pair<std::string, std::string>>& files) {
  for (const auto& [name, text] : files) {
    if (absl::Status status = files::WriteFile(draft + "/" + name, text, kReadableMode);
        !status.ok()) {
      return status;
    }
  }
  if (chmod(draft.c_str(), kFolderMode) != 0 ||
      renameat2(AT_FDCWD, draft.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0) {
    return errno == EEXIST ? Exists(path)
                           : UsageError(path + ": cannot be made: " + std::strerror(errno));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteNewFolder(const std::string& path,
                            const std::vector<std::pair<std::string, std::string>>& files) {
  std::string place = path;
  while (place.size() > 1 && place.ends_with('/')) {
    place.pop_back();
  }
  std::error_code error;
  if (std::filesystem::exists(std::filesystem::symlink_status(place, error))) {
    return Exists(place);
  }
  std::string draft = place + ".XXXXXX";  // beside it, so that it can be renamed
  if (mkdtemp(draft.data()) == nullptr) {
    return UsageError(place + ": cannot be made: " + std::strerror(errno));
  }
  absl::Status status = Fill(draft, place, files);
  if (!status.ok()) {
    std::filesystem::remove_all(draft, error);
  }
  return status;
}

}  // namespace thidua::cli
