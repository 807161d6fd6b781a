#include "common/auth/jwt_key.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <optional>

#include "common/auth/jwt.h"
#include "common/value/digest.h"
#include "common/value/status_macros.h"

namespace thidua::auth {
namespace {

using Json = nlohmann::json;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using MdContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Signature = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;
using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;
using Parameters = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

constexpr int kMinRsaBits = 2048;
constexpr int kMaxRsaBits = 8192;
constexpr std::string_view kBegin = "-----BEGIN ";
constexpr char kEs256[] = "ES256";
constexpr char kRs256[] = "RS256";
// Half of an ES256 signature, which is r and s side by side (RFC 7518, section 3.4), and of a
// point.
constexpr int kHalf = 32;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
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

// The bytes of a Base64url member of a key; nullopt where it is missing or malformed.
std::optional<std::string> Member(const Json& jwk, const char* name) {
  auto it = jwk.find(name);
  if (it == jwk.end() || !it->is_string()) return std::nullopt;
  return Base64UrlDecode(it->get_ref<const std::string&>());
}

// The key of a kind ("EC", "RSA") that the parameters describe; null if they describe none.
EVP_PKEY* MakeKey(const char* kind, OSSL_PARAM_BLD* builder) {
  Parameters parameters(OSSL_PARAM_BLD_to_param(builder), OSSL_PARAM_free);
  KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return key;
}

// The point lies on the curve, or there is no key.
EVP_PKEY* EcKey(const std::string& x, const std::string& y) {
  if (x.size() != kHalf || y.size() != kHalf) return nullptr;
  const std::string point = "\x04" + x + y;  // uncompressed
  Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) !=
          1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1) {
    return nullptr;
  }
  return MakeKey("EC", builder.get());
}

EVP_PKEY* RsaKey(const std::string& n, const std::string& e) {
  Number modulus(BN_bin2bn(Bytes(n), static_cast<int>(n.size()), nullptr), BN_free);
  Number exponent(BN_bin2bn(Bytes(e), static_cast<int>(e.size()), nullptr), BN_free);
  if (modulus == nullptr || exponent == nullptr || BN_num_bits(modulus.get()) < kMinRsaBits ||
      BN_num_bits(modulus.get()) > kMaxRsaBits || BN_is_odd(exponent.get()) == 0 ||
      BN_is_one(exponent.get()) == 1) {
    return nullptr;
  }
  Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    return nullptr;
  }
  return MakeKey("RSA", builder.get());
}

}  // namespace

bool IsP256(const EVP_PKEY* key) {
  char group[32] = "";
  size_t size = 0;
  return key != nullptr && EVP_PKEY_is_a(key, "EC") &&
         EVP_PKEY_get_group_name(key, group, sizeof(group), &size) == 1 &&
         std::string_view(group, size) == "prime256v1";
}

std::string SignEs256(EVP_PKEY* key, std::string_view text) {
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

absl::StatusOr<std::vector<JwtKey>> JwtKey::FromPem(std::string_view pem) {
  Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  std::vector<JwtKey> keys;
  while (EVP_PKEY* read = PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr)) {
    Key key(read, EVP_PKEY_free);
    if (!IsP256(key.get()))
      return absl::InvalidArgumentError("a key is not an EC P-256 public key in PEM");
    keys.push_back(JwtKey(std::move(key), kEs256, ""));
  }
  ERR_clear_error();  // of looking for one more
  // As many as were begun: a file may be half written.
  size_t begun = 0;
  for (size_t at = pem.find(kBegin); at != std::string_view::npos; at = pem.find(kBegin, at + 1)) {
    ++begun;
  }
  if (keys.empty() || keys.size() != begun) {
    return absl::InvalidArgumentError("a key is not an EC P-256 public key in PEM");
  }
  return keys;
}

absl::StatusOr<std::vector<JwtKey>> JwtKey::FromJwks(std::string_view json) {
  const Json set = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!set.is_object() || !set.contains("keys") || !set["keys"].is_array()) {
    return absl::InvalidArgumentError("it is not a JSON web key set: an object with \"keys\"");
  }
  std::vector<JwtKey> keys;
  absl::Status unread = absl::InvalidArgumentError("it has no key for ES256 or RS256");
  for (const Json& jwk : set["keys"]) {
    if (!jwk.is_object()) return absl::InvalidArgumentError("one of \"keys\" is not an object");
    const bool rsa = HasText(jwk, "kty", "RSA");
    const bool ec = HasText(jwk, "kty", "EC") && HasText(jwk, "crv", "P-256");
    if ((!rsa && !ec) || (jwk.contains("use") && !HasText(jwk, "use", "sig")) ||
        (jwk.contains("alg") && !HasText(jwk, "alg", rsa ? kRs256 : kEs256))) {
      continue;
    }
    auto key = FromJwk(jwk);
    if (key.ok()) {
      keys.push_back(*std::move(key));
    } else {
      unread = key.status();  // one that is too weak says nothing of the others
    }
  }
  ERR_clear_error();
  if (keys.empty()) return unread;
  return keys;
}

absl::StatusOr<JwtKey> JwtKey::FromJwk(const Json& jwk) {
  const bool rsa = HasText(jwk, "kty", "RSA");
  const auto first = Member(jwk, rsa ? "n" : "x");
  const auto second = Member(jwk, rsa ? "e" : "y");
  Key key(first && second ? (rsa ? RsaKey(*first, *second) : EcKey(*first, *second)) : nullptr,
          EVP_PKEY_free);
  auto id = jwk.find("kid");
  std::string name = id != jwk.end() && id->is_string() ? id->get<std::string>() : "";
  if (key == nullptr) return absl::InvalidArgumentError("the key \"" + name + "\" cannot be read");
  return JwtKey(std::move(key), rsa ? kRs256 : kEs256, std::move(name));
}

bool JwtKey::Signed(const Jwt& jwt) const {
  // The algorithm is the key's, so that a token cannot choose: neither "none", nor an HMAC with our
  // public key as its secret.
  if (!HasText(jwt.header, "alg", algorithm_)) return false;
  if (!id_.empty() && jwt.header.contains("kid") && !HasText(jwt.header, "kid", id_)) return false;
  const std::string der = algorithm_ == kEs256 ? ToDer(jwt.signature) : jwt.signature;
  if (der.empty()) return false;
  MdContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const bool good =
      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), Bytes(der), der.size(), Bytes(jwt.signed_text),
                       jwt.signed_text.size()) == 1;
  // What failed here is nothing to the next user of OpenSSL on this thread.
  ERR_clear_error();
  return good;
}

}  // namespace thidua::auth
