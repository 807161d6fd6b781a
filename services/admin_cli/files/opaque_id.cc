#include "services/admin_cli/files/opaque_id.h"

#include <absl/strings/ascii.h>
#include <fcntl.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/value/digest.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kIdBytes = 12;  // so that a million ids meet by chance once in 10^17 times
constexpr int kOwnerOnly = 0600;

std::string Drawn(size_t bytes) {
  std::string drawn(bytes, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(drawn.data()), static_cast<int>(drawn.size()));
  return drawn;
}

std::string IdOf(char kind, std::string_view bytes) {
  return std::string(1, kind) + "-" + ToHex(bytes.substr(0, kIdBytes));
}

// Closes a file with the block.
class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

 private:
  const int fd_;
};

absl::Status Failure(const std::string& path, const std::string& what) {
  return UsageError(path + ": " + what +
                    "; ids are made with the key in this file. Give another one with --id-key, or "
                    "a file with the columns id and recipient");
}

// Writes a key where nothing is. False if somebody was faster.
absl::StatusOr<bool> MakeKey(const std::string& path) {
  const OpenFile file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly));
  if (file.fd() < 0 && errno == EEXIST) return false;
  const std::string text = ToHex(Drawn(kKeyBytes)) + "\n";
  if (file.fd() < 0 ||
      write(file.fd(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      fsync(file.fd()) != 0) {
    return Failure(path, std::string("cannot be written: ") + std::strerror(errno));
  }
  return true;
}

}  // namespace

std::string DrawnId(char kind) { return IdOf(kind, Drawn(kIdBytes)); }

std::string KeyedIds::Make(char kind, std::initializer_list<std::string_view> texts) const {
  std::string all;
  for (const std::string_view text : texts) {
    // With its length before it, so that no two lists of texts are one.
    all += std::to_string(text.size()) + ":" + std::string(text);
  }
  return IdOf(kind, HmacSha256(key_, kind + all));
}

absl::StatusOr<KeyedIds> ReadKeyedIds(const std::string& path) {
  RETURN_IF_ERROR(MakeKey(path).status());
  const OpenFile file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat state {};
  if (file.fd() < 0 || fstat(file.fd(), &state) != 0) {
    return Failure(path, std::string("cannot be read: ") + std::strerror(errno));
  }
  if ((state.st_mode & 0077) != 0) {
    return Failure(path, "others than its owner may read it: chmod 600");
  }
  std::string text(2 * kKeyBytes + 2, '\0');
  const ssize_t size = read(file.fd(), text.data(), text.size());
  text.resize(size < 0 ? 0 : static_cast<size_t>(size));
  const std::string key(absl::StripAsciiWhitespace(text));
  const bool hex = std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return absl::ascii_isxdigit(c) && !absl::ascii_isupper(c);
  });
  if (key.size() != 2 * kKeyBytes || !hex) {
    return Failure(path, "is no key of 64 hexadecimal digits");
  }
  return KeyedIds(key);
}

}  // namespace thidua::cli
