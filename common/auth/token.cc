#include "common/auth/token.h"

#include <absl/strings/str_cat.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <mutex>
#include <nlohmann/json.hpp>

#include "common/auth/jwt.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::auth {
namespace {

constexpr char kIssuer[] = "thidua";
constexpr char kAudience[] = "thidua";
constexpr std::string_view kPersonPrefix = "user:";

absl::Status Invalid(std::string_view why) {
  return Error(absl::StatusCode::kUnauthenticated, type::v1::ERROR_REASON_CREDENTIALS_INVALID,
               "the token is not valid: " + std::string(why));
}

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Json = nlohmann::json;

// "user:" and 1 to 63 of a-z, 0-9, '-', '.', '_': what a binding's name can hold.
bool IsPerson(std::string_view subject) {
  if (!subject.starts_with(kPersonPrefix)) return false;
  subject.remove_prefix(kPersonPrefix.size());
  return !subject.empty() && subject.size() <= 63 &&
         std::all_of(subject.begin(), subject.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                  c == '_';
         });
}

// An integer claim of whole seconds; nullopt where it is missing or something else.
std::optional<absl::Time> Seconds(const Json& payload, const char* claim) {
  auto it = payload.find(claim);
  if (it == payload.end() || !it->is_number_integer()) return std::nullopt;
  return absl::FromUnixSeconds(it->get<int64_t>());
}

// 16 random bytes as text; empty where the machine has none.
std::string NewId() {
  std::string bytes(16, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), 16) != 1) return "";
  return Base64UrlEncode(bytes);
}

// Whether "aud" is `audience`, or a list that has it.
bool IsFor(const Json& payload, std::string_view audience) {
  if (HasText(payload, "aud", audience)) return true;
  auto it = payload.find("aud");
  return it != payload.end() && it->is_array() &&
         std::any_of(it->begin(), it->end(), [&](const Json& one) {
           return one.is_string() && one.get_ref<const std::string&>() == audience;
         });
}

// A text claim; empty where it is missing or something else.
std::string Text(const Json& payload, const std::string& claim) {
  auto it = payload.find(claim);
  return it != payload.end() && it->is_string() ? it->get<std::string>() : "";
}

}  // namespace

absl::StatusOr<std::string> SignToken(std::string_view private_key_pem, const Claims& claims) {
  Bio bio(BIO_new_mem_buf(private_key_pem.data(), static_cast<int>(private_key_pem.size())),
          BIO_free);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  if (!IsP256(key.get())) {
    return absl::InvalidArgumentError("the key is not an EC P-256 private key in PEM");
  }
  if (!IsPerson(claims.subject)) {
    return absl::InvalidArgumentError("\"" + claims.subject +
                                      "\" is not \"user:\" and an id of a-z, 0-9, '-', '.', '_'");
  }
  if (claims.expires_at - claims.issued_at > kMaxTokenLife) {
    return absl::InvalidArgumentError("a token holds for 24 hours at most");
  }
  const std::string id = claims.id.empty() ? NewId() : claims.id;
  if (id.empty()) return absl::InternalError("there are no random numbers for the token's id");
  Json payload = {{"iss", kIssuer},
                  {"aud", kAudience},
                  {"sub", claims.subject},
                  {"jti", id},
                  {"iat", absl::ToUnixSeconds(claims.issued_at)},
                  {"exp", absl::ToUnixSeconds(claims.expires_at)}};
  std::string text =
      Base64UrlEncode(R"({"alg":"ES256","typ":"JWT"})") + "." + Base64UrlEncode(payload.dump());
  std::string signature = SignEs256(key.get(), text);
  if (signature.empty()) return absl::InternalError("cannot sign with this key");
  return text + "." + Base64UrlEncode(signature);
}

TokenVerifier::TokenVerifier(TrustedKeys keys, Clock clock, size_t capacity)
    : keys_(std::make_shared<const TrustedKeys>(std::move(keys))),
      clock_(std::move(clock)),
      shard_limit_(std::max<size_t>(1, capacity / kShards)) {}

absl::StatusOr<std::unique_ptr<TokenVerifier>> TokenVerifier::Create(
    const std::vector<std::string>& public_key_pems, Clock clock, size_t capacity) {
  if (public_key_pems.empty()) return absl::InvalidArgumentError("no public key to verify with");
  auto keys = std::make_shared<std::vector<JwtKey>>();
  for (const std::string& pem : public_key_pems) {
    ASSIGN_OR_RETURN(std::vector<JwtKey> read, JwtKey::FromPem(pem));
    for (JwtKey& key : read) keys->push_back(std::move(key));
  }
  return std::make_unique<TokenVerifier>(TrustedKeys{.authority = std::move(keys)},
                                         std::move(clock), capacity);
}

void TokenVerifier::Trust(TrustedKeys keys) {
  {
    std::unique_lock lock(keys_mutex_);
    keys_ = std::make_shared<const TrustedKeys>(std::move(keys));
    ++changes_;
  }
  for (Shard& shard : shards_) {
    std::unique_lock lock(shard.mutex);
    shard.seen.clear();
  }
}

absl::StatusOr<std::shared_ptr<const Claims>> TokenVerifier::Verify(std::string_view token) const {
  absl::Time now = clock_();
  Shard& shard = shards_[TextHash{}(token) % kShards];
  {
    std::shared_lock lock(shard.mutex);
    auto it = shard.seen.find(token);
    if (it != shard.seen.end()) {
      if (now > it->second->expires_at + kTokenLeeway) return Invalid("it has expired");
      return it->second;
    }
  }
  const uint64_t changes = changes_.load();
  ASSIGN_OR_RETURN(Claims decoded, Decode(token, now));
  auto claims = std::make_shared<const Claims>(std::move(decoded));
  Remember(shard, token, claims, now, changes);
  return claims;
}

absl::StatusOr<Claims> TokenVerifier::Decode(std::string_view token, absl::Time now) const {
  std::shared_ptr<const TrustedKeys> trusted;
  {
    std::shared_lock lock(keys_mutex_);
    trusted = keys_;
  }
  const absl::StatusOr<Jwt> jwt = ParseJwt(token);
  if (!jwt.ok()) {
    const absl::string_view why = jwt.status().message();
    return Invalid({why.data(), why.size()});
  }
  const Json& payload = jwt->payload;
  const OpenIdProvider* provider =
      trusted->provider != nullptr && HasText(payload, "iss", trusted->provider->config.issuer)
          ? trusted->provider.get()
          : nullptr;
  const std::vector<JwtKey>& keys = provider != nullptr ? provider->keys : *trusted->authority;
  if (provider == nullptr && !HasText(jwt->header, "alg", "ES256")) {
    return Invalid("its algorithm is not ES256");
  }
  if (jwt->header.contains("crit")) return Invalid("it asks for extensions");
  if (std::none_of(keys.begin(), keys.end(), [&](const JwtKey& key) { return key.Signed(*jwt); })) {
    return Invalid("its signature is not of our authority");
  }
  if (provider == nullptr && !HasText(payload, "iss", kIssuer)) {
    return Invalid("it is of another issuer");
  }
  if (!IsFor(payload, provider != nullptr ? provider->config.audience : kAudience)) {
    return Invalid("it is for another audience");
  }
  const std::string subject =
      provider != nullptr ? absl::StrCat("user:", Text(payload, provider->config.principal_claim))
                          : Text(payload, "sub");
  if (!IsPerson(subject)) return Invalid("it names no person");
  const auto expires = Seconds(payload, "exp");
  const auto issued = Seconds(payload, "iat");
  if (!expires || !issued) return Invalid("it does not say from when to when it holds");
  if (*expires - *issued > kMaxTokenLife) return Invalid("it holds for more than 24 hours");
  // A provider need not tell its tokens apart; to us they are told apart by what they are.
  std::string id = Text(payload, "jti");
  if (id.empty() && provider != nullptr) id = Base64UrlEncode(Sha256(token));
  if (id.empty()) return Invalid("it has no id (jti)");
  if (now > *expires + kTokenLeeway) return Invalid("it has expired");
  const auto not_before = Seconds(payload, "nbf");
  if (now < std::max(*issued, not_before.value_or(*issued)) - kTokenLeeway) {
    return Invalid("it is from the future");
  }
  return Claims{subject, *issued, *expires, id};
}

void TokenVerifier::Remember(Shard& shard, std::string_view token,
                             std::shared_ptr<const Claims> claims, absl::Time now,
                             uint64_t changes) const {
  std::unique_lock lock(shard.mutex);
  if (changes != changes_.load()) return;
  if (shard.seen.size() >= shard_limit_) {
    std::erase_if(shard.seen,
                  [&](const auto& entry) { return now > entry.second->expires_at + kTokenLeeway; });
    // Still full of live tokens: forgetting one costs one verification.
    if (shard.seen.size() >= shard_limit_) shard.seen.erase(shard.seen.begin());
  }
  shard.seen.emplace(token, std::move(claims));
}

size_t TokenVerifier::cached() const {
  size_t count = 0;
  for (const Shard& shard : shards_) {
    std::shared_lock lock(shard.mutex);
    count += shard.seen.size();
  }
  return count;
}

}  // namespace thidua::auth
