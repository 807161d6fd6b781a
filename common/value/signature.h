#pragma once
// Signatures as `openssl dgst -sha256 -sign` makes them: ECDSA over P-256 and SHA-256, in DER.
//
//   ASSIGN_OR_RETURN(const SigningKey key, SigningKey::FromPem(pem));
//   ASSIGN_OR_RETURN(const std::string signature, key.Sign(text));
//   VerifyingKeys keys;
//   keys.Add(key);
//   keys.Signed(text, signature);   // true

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace thidua {

// A private key. Thread-safe; copies share it.
class SigningKey {
 public:
  //   INVALID_ARGUMENT: `pem` is not an EC P-256 private key in PEM, or it is encrypted. The
  //   message repeats nothing of it.
  static absl::StatusOr<SigningKey> FromPem(std::string_view pem);

  // The signature of `text`; another one each time. INTERNAL where the library fails.
  absl::StatusOr<std::string> Sign(std::string_view text) const;

 private:
  friend class VerifyingKeys;
  explicit SigningKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
  std::shared_ptr<EVP_PKEY> key_;
};

// The public keys that are trusted: several while one is replaced by another. Reading it is
// thread-safe; copies share the keys.
class VerifyingKeys {
 public:
  //   INVALID_ARGUMENT: `pem` is not an EC P-256 public key in PEM.
  absl::Status Add(std::string_view pem);
  // The public half of `key`.
  void Add(const SigningKey& key) { keys_.push_back(key.key_); }

  bool empty() const { return keys_.empty(); }
  // Whether one of the keys signed `text` so.
  bool Signed(std::string_view text, std::string_view signature) const;

 private:
  std::vector<std::shared_ptr<EVP_PKEY>> keys_;
};

}  // namespace thidua
