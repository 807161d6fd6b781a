#pragma once
// New keys for a test.

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <string>

namespace thidua {

// Both in PEM.
struct KeyPair {
  std::string private_pem;
  std::string public_pem;
};

inline KeyPair NewKeyPair(const char* curve = "P-256") {
  const auto drain = [](BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    std::string text(data, static_cast<size_t>(size));
    BIO_free(bio);
    return text;
  };
  EVP_PKEY* key = EVP_EC_gen(curve);
  BIO* secret = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
  BIO* open = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(open, key);
  EVP_PKEY_free(key);
  return {drain(secret), drain(open)};
}

}  // namespace thidua
