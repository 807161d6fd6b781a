#pragma once
// The tokens by which people identify themselves: ES256 JWTs of the local authority, with issuer
// and audience "thidua", which the CLI signs and services verify; and those of an OpenID provider.
//
//   ASSIGN_OR_RETURN(auto verifier, TokenVerifier::Create({public_key_pem}));
//   ASSIGN_OR_RETURN(auto claims, verifier->Verify(token));   // claims->subject == "user:lan"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/auth/jwt_key.h"
#include "common/auth/openid.h"

namespace thidua::auth {

// What a token says.
struct Claims {
  std::string subject;  // principal, for example "user:lan"
  absl::Time issued_at;
  absl::Time expires_at;
  std::string id;  // "jti": tells tokens apart; SignToken makes one where it is empty
};

// No token holds longer, and none that says so is taken: what was stolen ends by itself.
inline constexpr absl::Duration kMaxTokenLife = absl::Hours(24);

// Clocks of services and of the authority may differ by this much.
inline constexpr absl::Duration kTokenLeeway = absl::Seconds(30);

// Returns the compact JWT of `claims`, signed with an EC P-256 private key in PEM.
//   INVALID_ARGUMENT: the key is not such a key, the subject is not "user:" and an id, or the token
//   would hold longer than kMaxTokenLife.
absl::StatusOr<std::string> SignToken(std::string_view private_key_pem, const Claims& claims);

// Whose tokens are believed.
struct TrustedKeys {
  std::shared_ptr<const std::vector<JwtKey>> authority;  // several while its key changes
  std::shared_ptr<const OpenIdProvider> provider{};      // nullptr: none
};

// Verifies tokens and remembers those it has verified until they expire. Thread-safe.
class TokenVerifier {
 public:
  using Clock = std::function<absl::Time()>;

  // Remembers up to `capacity` tokens.
  explicit TokenVerifier(TrustedKeys keys, Clock clock = absl::Now, size_t capacity = 8192);

  // One that trusts any of `public_key_pems`.
  //   INVALID_ARGUMENT: none given, or one is not an EC P-256 public key in PEM.
  static absl::StatusOr<std::unique_ptr<TokenVerifier>> Create(
      const std::vector<std::string>& public_key_pems, Clock clock = absl::Now,
      size_t capacity = 8192);

  // Believes these instead, from now on: tokens verified before are verified anew.
  void Trust(TrustedKeys keys);

  // The claims of a valid token. A token seen before costs a hash and a shared lock.
  //   UNAUTHENTICATED / CREDENTIALS_INVALID: malformed, another algorithm, a foreign key, another
  //   issuer or audience, expired, from the future, without a subject or an id, or for longer than
  //   kMaxTokenLife.
  absl::StatusOr<std::shared_ptr<const Claims>> Verify(std::string_view token) const;

  // Verified tokens remembered now.
  size_t cached() const;

 private:
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  struct Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<std::string, std::shared_ptr<const Claims>, TextHash, std::equal_to<>> seen;
  };
  static constexpr size_t kShards = 16;

  absl::StatusOr<Claims> Decode(std::string_view token, absl::Time now) const;
  void Remember(Shard& shard, std::string_view token, std::shared_ptr<const Claims> claims,
                absl::Time now, uint64_t changes) const;

  mutable std::shared_mutex keys_mutex_;
  std::shared_ptr<const TrustedKeys> keys_;
  std::atomic<uint64_t> changes_{0};  // of keys; a token is remembered only by the keys of now
  Clock clock_;
  const size_t shard_limit_;
  mutable std::array<Shard, kShards> shards_;
};

}  // namespace thidua::auth
