#include "common/value/signature.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "common/testing/key_pair.h"

namespace thidua {
namespace {

TEST(SignatureTest, IsOfItsTextAndItsKey) {
  const KeyPair ours = NewKeyPair(), theirs = NewKeyPair();
  const SigningKey key = SigningKey::FromPem(ours.private_pem).value();
  const std::string signature = key.Sign("text").value();
  VerifyingKeys keys;
  EXPECT_TRUE(keys.empty());
  EXPECT_FALSE(keys.Signed("text", signature));
  ASSERT_TRUE(keys.Add(ours.public_pem).ok());
  EXPECT_TRUE(keys.Signed("text", signature));
  EXPECT_FALSE(keys.Signed("texts", signature));
  EXPECT_FALSE(keys.Signed("text", ""));
  EXPECT_FALSE(keys.Signed("text", signature.substr(1)));
  EXPECT_FALSE(keys.Signed("text", signature + "x"));
  EXPECT_FALSE(
      keys.Signed("text", SigningKey::FromPem(theirs.private_pem).value().Sign("text").value()));
}

TEST(SignatureTest, SeveralKeysAreTrustedWhileOneIsReplaced) {
  const SigningKey before = SigningKey::FromPem(NewKeyPair().private_pem).value();
  const SigningKey now = SigningKey::FromPem(NewKeyPair().private_pem).value();
  VerifyingKeys keys;
  keys.Add(before);
  keys.Add(now);
  EXPECT_TRUE(keys.Signed("text", before.Sign("text").value()));
  EXPECT_TRUE(keys.Signed("text", now.Sign("text").value()));
}

TEST(SignatureTest, OtherKeysAreRefusedAndNotRepeated) {
  const KeyPair pair = NewKeyPair(), other = NewKeyPair("P-384");
  VerifyingKeys keys;
  EXPECT_FALSE(keys.Add(other.public_pem).ok());
  EXPECT_FALSE(keys.Add(pair.private_pem).ok());
  EXPECT_FALSE(keys.Add("").ok());
  for (const std::string& pem : {other.private_pem, pair.public_pem, std::string("secret")}) {
    const absl::Status status = SigningKey::FromPem(pem).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(std::string(status.message()).find("secret"), std::string::npos);
  }
}

TEST(SignatureTest, AKeyWithAPassphraseIsRefusedWithoutAskingForIt) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(bio, key, EVP_aes_128_cbc(), nullptr, 0, nullptr,
                           const_cast<char*>("passphrase"));
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  EXPECT_FALSE(SigningKey::FromPem({data, static_cast<size_t>(size)}).ok());
  BIO_free(bio);
  EVP_PKEY_free(key);
}

}  // namespace
}  // namespace thidua
