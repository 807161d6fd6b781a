#include "common/sql/sqlite/private_files.h"

#include <absl/cleanup/cleanup.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "common/value/errors.h"

namespace thidua::sql {
namespace {

constexpr mode_t kMode = 0600;
constexpr mode_t kOthers = 0077;

absl::Status Unavailable(const std::string& path) {
  return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE,
               absl::StrCat("cannot open ", path, ": ", std::strerror(errno)));
}

}  // namespace

absl::Status MakePrivate(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kMode);
  if (fd >= 0) {
    absl::Cleanup close_fd = [fd] { close(fd); };
    return fchmod(fd, kMode) == 0 ? absl::OkStatus() : Unavailable(path);
  }
  if (errno != EEXIST) return Unavailable(path);
  std::vector<std::string> open_to_others, names;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    const std::string file = path + suffix;
    struct stat info {};
    if (stat(file.c_str(), &info) != 0) {
      if (errno == ENOENT && *suffix != '\0') continue;
      return Unavailable(file);
    }
    if ((info.st_mode & kOthers) == 0) continue;
    names.push_back(file);
    open_to_others.push_back(absl::StrFormat("%s has mode %04o", file, info.st_mode & 0777));
  }
  if (names.empty()) return absl::OkStatus();
  return IllegalState(absl::StrCat(absl::StrJoin(open_to_others, ", "),
                                   "; a database must be 0600, readable by its owner alone: "
                                   "chmod 600 ",
                                   absl::StrJoin(names, " ")));
}

}  // namespace thidua::sql
