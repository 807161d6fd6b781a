#include "common/value/signature.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>

namespace thidua {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Key = std::shared_ptr<EVP_PKEY>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Bio Reader(std::string_view pem) {
  return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free};
}

bool IsP256(EVP_PKEY* key) {
  char group[32] = "";
  size_t size = 0;
  return key != nullptr && EVP_PKEY_is_a(key, "EC") &&
         EVP_PKEY_get_group_name(key, group, sizeof(group), &size) == 1 &&
         std::string_view(group, size) == "prime256v1";
}

// A service has nobody to ask for a passphrase, and OpenSSL would ask the terminal.
int NoPassphrase(char*, int, int, void*) { return -1; }

bool IsSignedBy(EVP_PKEY* key, std::string_view text, std::string_view signature) {
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text),
                          text.size()) == 1;
}

}  // namespace

absl::StatusOr<SigningKey> SigningKey::FromPem(std::string_view pem) {
  Key key(PEM_read_bio_PrivateKey(Reader(pem).get(), nullptr, NoPassphrase, nullptr),
          EVP_PKEY_free);
  if (!IsP256(key.get())) {
    return absl::InvalidArgumentError("not an EC P-256 private key in PEM without a passphrase");
  }
  return SigningKey(std::move(key));
}

absl::StatusOr<std::string> SigningKey::Sign(std::string_view text) const {
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  size_t size = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, Bytes(text), text.size()) != 1) {
    return absl::InternalError("cannot sign with this key");
  }
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     Bytes(text), text.size()) != 1) {
    return absl::InternalError("cannot sign with this key");
  }
  signature.resize(size);
  return signature;
}

absl::Status VerifyingKeys::Add(std::string_view pem) {
  Key key(PEM_read_bio_PUBKEY(Reader(pem).get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  if (!IsP256(key.get())) return absl::InvalidArgumentError("not an EC P-256 public key in PEM");
  keys_.push_back(std::move(key));
  return absl::OkStatus();
}

bool VerifyingKeys::Signed(std::string_view text, std::string_view signature) const {
  return std::any_of(keys_.begin(), keys_.end(),
                     [&](const Key& key) { return IsSignedBy(key.get(), text, signature); });
}

}  // namespace thidua
