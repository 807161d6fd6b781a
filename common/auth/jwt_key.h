#pragma once
// The public keys that verify JSON web tokens signed with ES256 or RS256 (RFC 7518), from PEM or a
// JSON web key set (RFC 7517).

#include <absl/status/statusor.h>
#include <openssl/types.h>

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace thidua::auth {

struct Jwt;

// A public key for one algorithm. Movable.
class JwtKey {
 public:
  // All keys of a PEM text: EC P-256, for ES256.
  //   INVALID_ARGUMENT: there is none, or one is of another kind.
  static absl::StatusOr<std::vector<JwtKey>> FromPem(std::string_view pem);
  // The keys of a JSON web key set that verify ES256 (EC P-256) or RS256 (RSA of 2048 to 8192
  // bits); others, and those that are for encryption, are passed over.
  //   INVALID_ARGUMENT: it is no such set, one of its keys cannot be read, or none is of use.
  static absl::StatusOr<std::vector<JwtKey>> FromJwks(std::string_view json);

  // Whether the token is signed with this key, by this key's algorithm and no other, and names this
  // key if it names any.
  bool Signed(const Jwt& jwt) const;

 private:
  using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
  JwtKey(Key key, std::string algorithm, std::string id)
      : key_(std::move(key)), algorithm_(std::move(algorithm)), id_(std::move(id)) {}
  static absl::StatusOr<JwtKey> FromJwk(const nlohmann::json& jwk);

  Key key_;
  std::string algorithm_;  // "ES256" or "RS256"
  std::string id_;         // "kid"; empty where it has none
};

// ES256 over `text` with a private key; empty on failure.
std::string SignEs256(EVP_PKEY* key, std::string_view text);

// Whether `key` is of EC P-256, the only curve of ES256.
bool IsP256(const EVP_PKEY* key);

}  // namespace thidua::auth
