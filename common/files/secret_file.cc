#include "common/files/secret_file.h"

#include <absl/cleanup/cleanup.h>
#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "common/value/status_macros.h"

namespace thidua::files {
namespace {

constexpr size_t kMaxBytes = 4096;

// An open file that is fit to hold a secret; the caller closes it.
absl::StatusOr<int> OpenSecret(const std::string& path) {
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
        absl::StrCat("secret file ", path, " has mode 0", absl::Hex(info.st_mode >> 6 & 7),
                     absl::Hex(info.st_mode >> 3 & 7), absl::Hex(info.st_mode & 7),
                     "; it must be 0600, readable by its owner alone: chmod 600 ", path));
  }
  std::move(close_fd).Cancel();
  return fd;
}

}  // namespace

absl::Status CheckSecretFile(const std::string& path) {
  ASSIGN_OR_RETURN(const int fd, OpenSecret(path));
  close(fd);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadSecretFile(const std::string& path, size_t min_bytes) {
  ASSIGN_OR_RETURN(const int fd, OpenSecret(path));
  absl::Cleanup close_fd = [fd] { close(fd); };
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

absl::StatusOr<std::string> ReadSecretLine(const std::string& path) {
  ASSIGN_OR_RETURN(std::string line, ReadSecretFile(path, 0));
  line.erase(line.find_last_not_of("\r\n") + 1);
  if (line.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("secret file ", path, " is empty; it must hold one line"));
  }
  if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return absl::FailedPreconditionError(
        absl::StrCat("secret file ", path, " holds more than one line; it must hold one"));
  }
  return line;
}

}  // namespace thidua::files
