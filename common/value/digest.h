#pragma once
// Digests, and bytes written as text: hexadecimal and base64.

#include <openssl/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace thidua {

// The 32 bytes of the digest.
std::string Sha256(std::string_view data);

// The same of what comes in pieces. Not thread-safe.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;

  void Add(std::string_view piece);
  // The digest of all pieces. Nothing may be added afterwards.
  std::string Finish();

 private:
  EVP_MD_CTX* const context_;
};

// The 32 bytes of HMAC-SHA-256. The key may have any length.
std::string HmacSha256(std::string_view key, std::string_view data);

// True if both have the same bytes. Takes a time that depends on the sizes only, so that a guess
// at a secret learns nothing from it.
bool EqualInConstantTime(std::string_view a, std::string_view b);

// Two lower-case digits a byte.
std::string ToHex(std::string_view bytes);

// URL-safe base64 without padding (RFC 4648, section 5).
std::string Base64UrlEncode(std::string_view bytes);

// The bytes, or nothing if `text` is not exactly what Base64UrlEncode writes for some bytes: two
// texts never stand for the same bytes.
std::optional<std::string> Base64UrlDecode(std::string_view text);

}  // namespace thidua
