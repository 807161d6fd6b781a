#include "common/value/digest.h"

#include <absl/strings/escaping.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/sha.h>

#include <cstdlib>
#include <memory>

namespace thidua {
namespace {

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

const unsigned char* Bytes(std::string_view data) {
  return reinterpret_cast<const unsigned char*>(data.data());
}

EVP_MAC_CTX* NewHmacSha256() {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
      OSSL_PARAM_construct_end()};
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(algorithm);
  if (context == nullptr || EVP_MAC_CTX_set_params(context, parameters) != 1) std::abort();
  return context;
}

}  // namespace

std::string Sha256(std::string_view data) {
  // Looked up once: OpenSSL's SHA256() looks it up for every digest.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  // Fails only without memory or without the algorithm: nothing can then be trusted.
  if (EVP_DigestInit_ex2(context.get(), algorithm, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), data.data(), data.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), out, nullptr) != 1) {
    std::abort();
  }
  return digest;
}

Sha256Stream::Sha256Stream() : context_(EVP_MD_CTX_new()) {
  if (EVP_DigestInit_ex2(context_, EVP_sha256(), nullptr) != 1) std::abort();
}

Sha256Stream::~Sha256Stream() { EVP_MD_CTX_free(context_); }

void Sha256Stream::Add(std::string_view piece) {
  if (EVP_DigestUpdate(context_, piece.data(), piece.size()) != 1) std::abort();
}

std::string Sha256Stream::Finish() {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  if (EVP_DigestFinal_ex(context_, out, nullptr) != 1) std::abort();
  return digest;
}

std::string HmacSha256(std::string_view key, std::string_view data) {
  // As above: HMAC() looks everything up for every digest.
  thread_local const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context(
      NewHmacSha256(), EVP_MAC_CTX_free);
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  size_t size = 0;
  // A null key would mean "the key of the last call".
  if (EVP_MAC_init(context.get(), Bytes(key.empty() ? "" : key), key.size(), nullptr) != 1 ||
      EVP_MAC_update(context.get(), Bytes(data), data.size()) != 1 ||
      EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                    digest.size()) != 1) {
    std::abort();
  }
  return digest;
}

bool EqualInConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string ToHex(std::string_view bytes) { return absl::BytesToHexString(View(bytes)); }

std::string Base64UrlEncode(std::string_view bytes) {
  return absl::WebSafeBase64Escape(View(bytes));
}

std::optional<std::string> Base64UrlDecode(std::string_view text) {
  std::string bytes;
  // Abseil is lenient about padding, white space and spare bits.
  if (!absl::WebSafeBase64Unescape(View(text), &bytes) || Base64UrlEncode(bytes) != text) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace thidua
