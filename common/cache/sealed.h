#pragma once
// Cache entries that a stranger can neither forge nor move. A sealed entry is
//
//   "TDC1" | length of key, 4 bytes | length of payload, 8 bytes | key | payload | HMAC-SHA256
//
// (lengths big-endian), the HMAC over everything before it. Whoever lacks the HMAC key can lose or
// repeat entries, which a key that holds a version makes harmless, but not alter one or pass one
// off under another key.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace thidua::cache {

// Immutable, thread-safe, copyable.
class Sealer {
 public:
  static constexpr size_t kMinKeyBytes = 32;

  // `hmac_key`: at least 32 random bytes, else INVALID_ARGUMENT.
  static absl::StatusOr<Sealer> Create(std::string_view hmac_key);
  // Reads the HMAC key from a file of mode 0600 and at least 32 bytes; see ReadSecretFile. All its
  // bytes count, a final newline too.
  static absl::StatusOr<Sealer> FromFile(const std::string& path);

  // The entry to store under `key`.
  std::string Seal(std::string_view key, std::string_view payload) const;
  // The payload, as a view into `sealed`, if `sealed` is what Seal made for this very key with this
  // very HMAC key; nothing if it was forged, swapped, cut, extended or is of another format.
  std::optional<std::string_view> Open(std::string_view key, std::string_view sealed) const;

 private:
  explicit Sealer(std::string_view hmac_key) : hmac_key_(hmac_key.begin(), hmac_key.end()) {}

  std::vector<char> hmac_key_;
};

}  // namespace thidua::cache
