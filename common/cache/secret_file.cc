#include "common/cache/secret_file.h"

#include <absl/cleanup/cleanup.h>
#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace thidua::cache {

absl::StatusOr<std::string> ReadSecretFile(const std::string& path, size_t min_bytes) {
  constexpr size_t kMaxBytes = 4096;
  // O_NONBLOCK: opening a pipe by mistake must not hang the start.
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot open secret file ", path));
  }
  absl::Cleanup close_fd = [fd] { close(fd); };
  struct stat info {};
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError(absl::StrCat("secret file ", path, " is no regular file"));
  }
  if ((info.st_mode & 0177) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("secret file ", path, " has mode ", absl::Hex(info.st_mode >> 6 & 7),
                     absl::Hex(info.st_mode >> 3 & 7), absl::Hex(info.st_mode & 7),
                     "; it must be 0600, readable by its owner alone"));
  }
  std::string bytes(kMaxBytes + 1, '\0');
  size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = read(fd, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return absl::ErrnoToStatus(errno, absl::StrCat("cannot read secret file ", path));
    }
    if (got == 0) {
      break;
    }
    size += static_cast<size_t>(got);
  }
  bytes.resize(size);
  if (size < min_bytes || size > kMaxBytes) {
    return absl::FailedPreconditionError(
        absl::StrCat("secret file ", path, size > kMaxBytes ? " is too long" : " is too short",
                     ": it must hold ", min_bytes, " to ", kMaxBytes, " bytes"));
  }
  return bytes;
}

}  // namespace thidua::cache
