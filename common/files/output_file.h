#pragma once
// Files that a program writes for others to read: results of commands, the ready file.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>

namespace thidua::files {

// A file on its way. Where nothing is, or a regular file, the name leads to what was there until
// Commit and to all of the new bytes from then on; a link is followed. What is there and is no
// regular file (a device, a pipe, a terminal) is written straight into and never replaced. Not
// thread-safe.
class OutputFile {
 public:
  // `mode` is that of the new file, whatever the umask.
  //   INVALID_ARGUMENT: nothing can be written there; the text names `path`.
  static absl::StatusOr<std::unique_ptr<OutputFile>> Open(const std::string& path, int mode);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  // Without a Commit nothing is left of a new file.
  ~OutputFile();

  // For libraries that write by themselves. It is closed with the object.
  int fd() const { return fd_; }

  //   INVALID_ARGUMENT: the bytes could not all be written.
  absl::Status Write(std::string_view bytes);

  // On the disk and under its name. Call it once.
  //   INVALID_ARGUMENT: it is not; what was there before still is.
  absl::Status Commit();

  // The error of a write that ended with `error`, an errno.
  absl::Status Failure(int error) const;

 private:
  OutputFile(std::string path, std::string target, std::string draft, int fd);

  const std::string path_;    // as the caller calls it
  const std::string target_;  // the same with links followed
  std::string draft_;         // its name until the Commit; empty: written straight into the target
  const int fd_;
};

// Writes a file of these bytes as OutputFile does.
//   INVALID_ARGUMENT: it cannot be written; the text names `path`.
absl::Status WriteFile(const std::string& path, std::string_view bytes, int mode);

}  // namespace thidua::files
