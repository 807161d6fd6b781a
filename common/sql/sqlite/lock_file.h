#pragma once
// The lock by which one process owns a database file.

#include <absl/status/statusor.h>

#include <string>

namespace thidua::sql {

// An exclusive flock on `<path>.lock`, held for the object's life and released by the kernel when
// the process dies. The file itself stays: removing it would let two owners lock two inodes.
class LockFile {
 public:
  //   FAILED_PRECONDITION: another LockFile, in this process or another, holds it.
  //   UNAVAILABLE: the lock file cannot be opened.
  static absl::StatusOr<LockFile> Acquire(const std::string& path);
  LockFile(LockFile&& other) noexcept;
  LockFile& operator=(LockFile&&) = delete;
  ~LockFile();

 private:
  explicit LockFile(int fd) : fd_(fd) {}
  int fd_;  // -1 once moved from
};

}  // namespace thidua::sql
