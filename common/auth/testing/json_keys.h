#pragma once
// For tests: keys of an OpenID provider, and tokens signed with them.

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>

#include "common/auth/jwt_key.h"
#include "common/value/digest.h"

namespace thidua::auth::testing {

// A new key, RSA of 2048 bits or EC P-256.
class JsonKey {
 public:
  JsonKey(bool rsa, std::string id)
      : key_(rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"), EVP_PKEY_free),
        rsa_(rsa),
        id_(std::move(id)) {}

  // As a JSON web key, and as the only one of a set.
  std::string Jwk() const {
    const auto part = [&](const char* name) { return "\"" + Number(name) + "\""; };
    return rsa_ ? R"({"kty":"RSA","use":"sig","kid":")" + id_ + R"(","n":)" +
                      part(OSSL_PKEY_PARAM_RSA_N) + R"(,"e":)" + part(OSSL_PKEY_PARAM_RSA_E) + "}"
                : R"({"kty":"EC","crv":"P-256","kid":")" + id_ + R"(","x":)" +
                      part(OSSL_PKEY_PARAM_EC_PUB_X) + R"(,"y":)" + part(OSSL_PKEY_PARAM_EC_PUB_Y) +
                      "}";
  }
  std::string Jwks() const { return R"({"keys":[)" + Jwk() + "]}"; }

  // The header of a token of this key.
  std::string Header() const {
    return std::string(R"({"alg":")") + (rsa_ ? "RS256" : "ES256") + R"(","kid":")" + id_ + "\"}";
  }

  // A token with any header and payload, signed by the key's algorithm.
  std::string Sign(const std::string& header, const std::string& payload) const {
    const std::string text = Base64UrlEncode(header) + "." + Base64UrlEncode(payload);
    return text + "." + Base64UrlEncode(rsa_ ? SignRsa(text) : SignEs256(key_.get(), text));
  }

 private:
  std::string Number(const char* name) const {
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &number);
    std::string bytes(rsa_ ? BN_num_bytes(number) : 32, '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()),
                 static_cast<int>(bytes.size()));
    BN_free(number);
    return Base64UrlEncode(bytes);
  }

  std::string SignRsa(const std::string& text) const {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                    EVP_MD_CTX_free);
    std::string signature(EVP_PKEY_get_size(key_.get()), '\0');
    size_t size = signature.size();
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    signature.resize(size);
    return signature;
  }

  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
  bool rsa_;
  std::string id_;
};

}  // namespace thidua::auth::testing
