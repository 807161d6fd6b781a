#include "common/sql/sqlite/lock_file.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "common/value/errors.h"

namespace thidua::sql {

absl::StatusOr<LockFile> LockFile::Acquire(const std::string& path) {
  const std::string name = path + ".lock";
  int fd = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE,
                 absl::StrCat("cannot open ", name, ": ", strerror(errno)));
  }
  LockFile lock(fd);
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return IllegalState(absl::StrCat(path, " is in use by another process (", name, ")"));
  }
  return lock;
}

LockFile::LockFile(LockFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

LockFile::~LockFile() {
  if (fd_ >= 0) close(fd_);
}

}  // namespace thidua::sql
