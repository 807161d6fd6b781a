#include "services/awards/personal/seal.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

#include "common/value/check.h"
#include "common/value/digest.h"
#include "common/value/errors.h"

namespace thidua::awards {
namespace {

constexpr char kFormat = 1;
constexpr size_t kIvBytes = 16;
constexpr size_t kBlock = 32;
constexpr char kEnd = '\x80';
constexpr size_t kMaxBytes = size_t{1} << 30;  // OpenSSL counts in int

struct ContextFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextFree>;

const unsigned char* Bytes(std::string_view data) {
  return reinterpret_cast<const unsigned char*>(data.data());
}

unsigned char* Bytes(std::string& data) { return reinterpret_cast<unsigned char*>(data.data()); }

// Without the algorithm, or without memory, nothing can be sealed.
void Must(bool done) {
  if (!done) std::abort();
}

// A cipher that is about to work with this secret, and knows format and context.
Context Begin(std::string_view secret, std::string_view context, bool encrypt,
              std::string_view iv = {}) {
  // Looked up once for all calls.
  static EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "AES-256-SIV", nullptr);
  THIDUA_CHECK(secret.size() == kSecretBytes, "A secret has 64 bytes.");
  THIDUA_CHECK(context.size() <= kMaxBytes, "A context is a name.");
  Context cipher(EVP_CIPHER_CTX_new());
  Must(algorithm != nullptr && cipher != nullptr &&
       EVP_CipherInit_ex2(cipher.get(), algorithm, Bytes(secret), nullptr, encrypt ? 1 : 0,
                          nullptr) == 1);
  if (!encrypt) {
    std::string tag(iv);
    Must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, kIvBytes, tag.data()) == 1);
  }
  // Never empty, which older releases of OpenSSL pass over.
  const std::string about = kFormat + std::string(context);
  int size = 0;
  Must(EVP_CipherUpdate(cipher.get(), nullptr, &size, Bytes(std::string_view(about)),
                        static_cast<int>(about.size())) == 1);
  return cipher;
}

std::string Padded(std::string_view plain) {
  std::string padded;
  padded.reserve(plain.size() + kBlock);
  padded += plain;
  padded += kEnd;
  padded.resize((padded.size() + kBlock - 1) / kBlock * kBlock);
  return padded;
}

absl::Status NotOurs() {
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               "sealed data was altered, or is of another place or person");
}

}  // namespace

std::string Seal(std::string_view secret, std::string_view context, std::string_view plain) {
  THIDUA_CHECK(plain.size() <= kMaxBytes, "Sealed texts are of at most 1 GB.");
  const Context cipher = Begin(secret, context, /*encrypt=*/true);
  const std::string padded = Padded(plain);
  std::string text(padded.size(), '\0');
  std::string iv(kIvBytes, '\0');
  int size = 0;
  Must(EVP_CipherUpdate(cipher.get(), Bytes(text), &size, Bytes(std::string_view(padded)),
                        static_cast<int>(padded.size())) == 1 &&
       static_cast<size_t>(size) == text.size() &&
       EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, kIvBytes, iv.data()) == 1);
  return kFormat + iv + text;
}

absl::StatusOr<std::string> Unseal(std::string_view secret, std::string_view context,
                                   std::string_view sealed) {
  constexpr size_t kHeader = 1 + kIvBytes;
  if (sealed.size() < kHeader + kBlock || sealed.size() > kHeader + kMaxBytes + kBlock ||
      (sealed.size() - kHeader) % kBlock != 0 || sealed[0] != kFormat) {
    return NotOurs();
  }
  const Context cipher = Begin(secret, context, /*encrypt=*/false, sealed.substr(1, kIvBytes));
  const std::string_view text = sealed.substr(kHeader);
  std::string plain(text.size(), '\0');
  int size = 0;
  // It compares the synthetic IV before it gives anything away.
  if (EVP_CipherUpdate(cipher.get(), Bytes(plain), &size, Bytes(text),
                       static_cast<int>(text.size())) != 1 ||
      static_cast<size_t>(size) != plain.size()) {
    return NotOurs();
  }
  const size_t end = plain.find_last_not_of('\0');
  if (end == std::string::npos || plain[end] != kEnd || plain.size() - end > kBlock) {
    return NotOurs();
  }
  plain.resize(end);
  return plain;
}

std::string Fingerprint(std::string_view secret, std::string_view context, std::string_view text) {
  THIDUA_CHECK(secret.size() == kSecretBytes, "A secret has 64 bytes.");
  std::string message = "fingerprint ";
  message += std::to_string(context.size());
  message += ' ';
  message += context;
  message += text;
  return ToHex(HmacSha256(secret, message).substr(0, 16));
}

}  // namespace thidua::awards
