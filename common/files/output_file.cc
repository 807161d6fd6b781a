#include "common/files/output_file.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "common/value/status_macros.h"

namespace thidua::files {
namespace {

absl::Status Unwritable(const std::string& path, int error) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, " cannot be written: ", std::strerror(error)));
}

// Where the links lead that the path may name, also if nothing is there yet.
std::string Resolve(const std::string& path) {
  constexpr int kMaxLinks = 40;
  std::filesystem::path target = path;
  std::error_code failed;
  for (int i = 0; i < kMaxLinks && std::filesystem::is_symlink(target, failed); ++i) {
    const std::filesystem::path next = std::filesystem::read_symlink(target, failed);
    if (failed) break;
    target = target.parent_path() / next;  // an absolute path replaces the folder
  }
  return target.string();
}

}  // namespace

absl::StatusOr<std::unique_ptr<OutputFile>> OutputFile::Open(const std::string& path, int mode) {
  struct stat info {};
  const bool exists = stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) return Unwritable(path, EISDIR);
  if (exists && !S_ISREG(info.st_mode)) {
    const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return Unwritable(path, errno);
    return std::unique_ptr<OutputFile>(new OutputFile(path, path, "", fd));
  }
  std::string target = Resolve(path);
  std::string draft = target + ".new";
  unlink(draft.c_str());
  const int fd = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) return Unwritable(path, errno);
  auto file =
      std::unique_ptr<OutputFile>(new OutputFile(path, std::move(target), std::move(draft), fd));
  if (fchmod(fd, static_cast<mode_t>(mode)) != 0) return Unwritable(path, errno);
  return file;
}

OutputFile::OutputFile(std::string path, std::string target, std::string draft, int fd)
    : path_(std::move(path)), target_(std::move(target)), draft_(std::move(draft)), fd_(fd) {}

OutputFile::~OutputFile() {
  close(fd_);
  if (!draft_.empty()) unlink(draft_.c_str());
}

absl::Status OutputFile::Failure(int error) const { return Unwritable(path_, error); }

absl::Status OutputFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Failure(errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status OutputFile::Commit() {
  if (draft_.empty()) return absl::OkStatus();
  if (fsync(fd_) != 0 || std::rename(draft_.c_str(), target_.c_str()) != 0) return Failure(errno);
  draft_.clear();
  return absl::OkStatus();
}

absl::Status WriteFile(const std::string& path, std::string_view bytes, int mode) {
  ASSIGN_OR_RETURN(const auto file, OutputFile::Open(path, mode));
  RETURN_IF_ERROR(file->Write(bytes));
  return file->Commit();
}

}  // namespace thidua::files
