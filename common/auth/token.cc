#include "common/auth/token.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <mutex>
#include <nlohmann/json.hpp>

#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::auth {
namespace {

constexpr char kIssuer[] = "thidua";
constexpr char kAudience[] = "thidua";
constexpr std::string_view kPersonPrefix = "user:";
constexpr size_t kMaxTokenBytes = 4096;

absl::Status Invalid(std::string_view why) {
  return Error(absl::StatusCode::kUnauthenticated, type::v1::ERROR_REASON_CREDENTIALS_INVALID,
               "the token is not valid: " + std::string(why));
}

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using MdContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Signature = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;
using Json = nlohmann::json;

// Half of an ES256 signature, which is r and s side by side (RFC 7518, section 3.4).
constexpr int kHalf = 32;

// Only EC P-256 keys may serve ES256.
bool IsP256(EVP_PKEY* key) {
  char group[32] = "";
  size_t size = 0;
  return key != nullptr && EVP_PKEY_is_a(key, "EC") &&
         EVP_PKEY_get_group_name(key, group, sizeof(group), &size) == 1 &&
         std::string_view(group, size) == "prime256v1";
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// A JSON object; discarded where the text is none.
Json ParseObject(const std::optional<std::string>& text) {
  if (!text) return Json(Json::value_t::discarded);
  Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  return json.is_object() ? json : Json(Json::value_t::discarded);
}

// r and s side by side from a DER signature, and back. Empty on failure.
std::string FromDer(std::string_view der) {
  const unsigned char* data = Bytes(der);
  Signature signature(d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size())), ECDSA_SIG_free);
  if (signature == nullptr) return "";
  std::string raw(2 * kHalf, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, kHalf) != kHalf ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + kHalf, kHalf) != kHalf) {
    return "";
  }
  return raw;
}

std::string ToDer(std::string_view raw) {
  if (raw.size() != 2 * kHalf) return "";
  Signature signature(ECDSA_SIG_new(), ECDSA_SIG_free);
  // set0 takes ownership of both.
  ECDSA_SIG_set0(signature.get(), BN_bin2bn(Bytes(raw), kHalf, nullptr),
                 BN_bin2bn(Bytes(raw) + kHalf, kHalf, nullptr));
  int size = i2d_ECDSA_SIG(signature.get(), nullptr);
  if (size <= 0) return "";
  std::string der(size, '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(signature.get(), &out);
  return der;
}

// ES256 over `text`; empty on failure.
std::string Sign(EVP_PKEY* key, std::string_view text) {
  MdContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  size_t size = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, Bytes(text), text.size()) != 1) {
    return "";
  }
  std::string der(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(der.data()), &size,
                     Bytes(text), text.size()) != 1) {
    return "";
  }
  der.resize(size);
  return FromDer(der);
}

bool IsSignedBy(EVP_PKEY* key, std::string_view text, std::string_view der) {
  MdContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(der), der.size(), Bytes(text), text.size()) == 1;
}

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

bool HasText(const Json& payload, const char* claim, std::string_view text) {
  auto it = payload.find(claim);
  return it != payload.end() && it->is_string() && it->get_ref<const std::string&>() == text;
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
  std::string signature = Sign(key.get(), text);
  if (signature.empty()) return absl::InternalError("cannot sign with this key");
  return text + "." + Base64UrlEncode(signature);
}

TokenVerifier::TokenVerifier(std::vector<PublicKey> keys, Clock clock, size_t capacity)
    : keys_(std::move(keys)),
      clock_(std::move(clock)),
      shard_limit_(std::max<size_t>(1, capacity / kShards)) {}

absl::StatusOr<std::unique_ptr<TokenVerifier>> TokenVerifier::Create(
    const std::vector<std::string>& public_key_pems, Clock clock, size_t capacity) {
  if (public_key_pems.empty()) return absl::InvalidArgumentError("no public key to verify with");
  std::vector<PublicKey> keys;
  for (const std::string& pem : public_key_pems) {
    Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    PublicKey key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
    if (!IsP256(key.get())) {
      return absl::InvalidArgumentError("a key is not an EC P-256 public key in PEM");
    }
    keys.push_back(std::move(key));
  }
  return std::unique_ptr<TokenVerifier>(
      new TokenVerifier(std::move(keys), std::move(clock), capacity));
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
  ASSIGN_OR_RETURN(Claims decoded, Decode(token, now));
  auto claims = std::make_shared<const Claims>(std::move(decoded));
  Remember(shard, token, claims, now);
  return claims;
}

absl::StatusOr<Claims> TokenVerifier::Decode(std::string_view token, absl::Time now) const {
  if (token.size() > kMaxTokenBytes) return Invalid("it is too long");
  size_t first = token.find('.');
  size_t second = token.rfind('.');
  if (first == second || token.find('.', first + 1) != second) return Invalid("it is malformed");
  auto signature = Base64UrlDecode(token.substr(second + 1));
  Json header = ParseObject(Base64UrlDecode(token.substr(0, first)));
  if (header.is_discarded() || !signature || signature->empty()) return Invalid("it is malformed");
  // One algorithm and nothing to choose: neither "none" nor an HMAC with our public key as secret.
  if (!HasText(header, "alg", "ES256")) return Invalid("its algorithm is not ES256");
  if (header.contains("crit")) return Invalid("it asks for extensions");
  std::string_view signed_text = token.substr(0, second);
  std::string der = ToDer(*signature);
  bool trusted = !der.empty() && std::any_of(keys_.begin(), keys_.end(), [&](const auto& key) {
    return IsSignedBy(key.get(), signed_text, der);
  });
  if (!trusted) return Invalid("its signature is not of our authority");

  Json payload = ParseObject(Base64UrlDecode(token.substr(first + 1, second - first - 1)));
  if (payload.is_discarded()) return Invalid("it is malformed");
  if (!HasText(payload, "iss", kIssuer)) return Invalid("it is of another issuer");
  if (!HasText(payload, "aud", kAudience)) return Invalid("it is for another audience");
  auto subject = payload.find("sub");
  if (subject == payload.end() || !subject->is_string() ||
      !IsPerson(subject->get_ref<const std::string&>())) {
    return Invalid("it names no person");
  }
  auto expires = Seconds(payload, "exp");
  auto issued = Seconds(payload, "iat");
  if (!expires || !issued) return Invalid("it does not say from when to when it holds");
  if (*expires - *issued > kMaxTokenLife) return Invalid("it holds for more than 24 hours");
  auto id = payload.find("jti");
  if (id == payload.end() || !id->is_string() || id->get_ref<const std::string&>().empty()) {
    return Invalid("it has no id (jti)");
  }
  if (now > *expires + kTokenLeeway) return Invalid("it has expired");
  if (now < *issued - kTokenLeeway) return Invalid("it is from the future");
  return Claims{subject->get<std::string>(), *issued, *expires, id->get<std::string>()};
}

void TokenVerifier::Remember(Shard& shard, std::string_view token,
                             std::shared_ptr<const Claims> claims, absl::Time now) const {
  std::unique_lock lock(shard.mutex);
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
