#include "common/auth/token.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include "common/value/errors.h"

namespace thidua::auth {
namespace {

using ::testing::HasSubstr;

struct KeyPair {
  std::string private_pem, public_pem;
};

std::string Drain(BIO* bio) {
  char* data = nullptr;
  long size = BIO_get_mem_data(bio, &data);
  std::string text(data, size);
  BIO_free(bio);
  return text;
}

KeyPair NewKey(const char* curve = "P-256") {
  EVP_PKEY* key = EVP_EC_gen(curve);
  BIO* secret = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
  BIO* open = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(open, key);
  EVP_PKEY_free(key);
  return {Drain(secret), Drain(open)};
}

class TokenTest : public ::testing::Test {
 protected:
  TokenTest() {
    verifier_ = std::move(*TokenVerifier::Create({key_.public_pem}, [this] { return now_; }));
  }

  std::string Token(std::string subject = "user:lan") {
    return *SignToken(key_.private_pem, {subject, now_, now_ + absl::Hours(1), ""});
  }

  // A token of our key with any payload, made from a good one by signing anew.
  std::string Signed(const std::string& header, const std::string& payload) {
    std::string text = absl::WebSafeBase64Escape(header) + "." + absl::WebSafeBase64Escape(payload);
    BIO* bio = BIO_new_mem_buf(key_.private_pem.data(), key_.private_pem.size());
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    unsigned char der[80];
    size_t size = sizeof(der);
    EVP_DigestSign(context, der, &size, reinterpret_cast<const unsigned char*>(text.data()),
                   text.size());
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    const unsigned char* in = der;
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &in, size);
    std::string raw(64, '\0');
    auto* out = reinterpret_cast<unsigned char*>(raw.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32);
    ECDSA_SIG_free(signature);
    return text + "." + absl::WebSafeBase64Escape(raw);
  }

  std::string Payload(const std::string& iss, const std::string& aud, absl::Time iat,
                      absl::Time exp) {
    return absl::StrCat(R"({"iss":")", iss, R"(","aud":")", aud,
                        R"(","sub":"user:lan","jti":"1","iat":)", absl::ToUnixSeconds(iat),
                        R"(,"exp":)", absl::ToUnixSeconds(exp), "}");
  }
  std::string GoodPayload() { return Payload("thidua", "thidua", now_, now_ + absl::Hours(1)); }

  void ExpectRefused(const std::string& token, const std::string& why) {
    auto claims = verifier_->Verify(token);
    ASSERT_FALSE(claims.ok()) << "accepted: " << token;
    EXPECT_EQ(claims.status().code(), absl::StatusCode::kUnauthenticated);
    EXPECT_EQ(ReasonOf(claims.status()), type::v1::ERROR_REASON_CREDENTIALS_INVALID);
    EXPECT_THAT(std::string(claims.status().message()), HasSubstr(why));
    EXPECT_EQ(verifier_->cached(), 0u);
  }

  static constexpr char kHeader[] = R"({"alg":"ES256","typ":"JWT"})";
  absl::Time now_ = absl::FromUnixSeconds(1767225600);
  KeyPair key_ = NewKey();
  std::unique_ptr<TokenVerifier> verifier_;
};

TEST_F(TokenTest, SignedTokenNamesItsPerson) {
  auto claims = verifier_->Verify(Token("user:nguyen-van.an_2"));
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ((*claims)->subject, "user:nguyen-van.an_2");
  EXPECT_EQ((*claims)->issued_at, now_);
  EXPECT_EQ((*claims)->expires_at, now_ + absl::Hours(1));
}

TEST_F(TokenTest, HandMadeTokenOfOurKeyIsAccepted) {
  EXPECT_TRUE(verifier_->Verify(Signed(kHeader, GoodPayload())).ok());
}

TEST_F(TokenTest, EitherOfTwoTrustedKeysWillDo) {
  KeyPair next = NewKey();
  auto both = TokenVerifier::Create({next.public_pem, key_.public_pem}, [this] { return now_; });
  EXPECT_TRUE((*both)->Verify(Token()).ok());
  EXPECT_TRUE(
      (*both)
          ->Verify(*SignToken(next.private_pem, {"user:an", now_, now_ + absl::Hours(1), ""}))
          .ok());
}

TEST_F(TokenTest, RefusesAlgorithmNone) {
  std::vector<std::string> parts = absl::StrSplit(Token(), '.');
  std::string none = absl::WebSafeBase64Escape(R"({"alg":"none","typ":"JWT"})");
  ExpectRefused(none + "." + parts[1] + ".", "malformed");
  ExpectRefused(none + "." + parts[1] + "." + parts[2], "algorithm");
}

TEST_F(TokenTest, RefusesHmacWithOurPublicKeyAsSecret) {
  std::string text = absl::WebSafeBase64Escape(R"({"alg":"HS256","typ":"JWT"})") + "." +
                     absl::WebSafeBase64Escape(GoodPayload());
  unsigned char mac[32];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key_.public_pem.data(), key_.public_pem.size(),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
  ExpectRefused(
      text + "." +
          absl::WebSafeBase64Escape(absl::string_view(reinterpret_cast<const char*>(mac), size)),
      "algorithm");
}

TEST_F(TokenTest, RefusesAForeignKey) {
  ExpectRefused(*SignToken(NewKey().private_pem, {"user:lan", now_, now_ + absl::Hours(1), ""}),
                "signature");
}

TEST_F(TokenTest, RefusesATamperedPayload) {
  std::vector<std::string> lan = absl::StrSplit(Token("user:lan"), '.');
  std::vector<std::string> minh = absl::StrSplit(Token("user:minh"), '.');
  ExpectRefused(lan[0] + "." + minh[1] + "." + lan[2], "signature");
}

TEST_F(TokenTest, RefusesAnotherIssuerOrAudience) {
  ExpectRefused(Signed(kHeader, Payload("other", "thidua", now_, now_ + absl::Hours(1))), "issuer");
  ExpectRefused(Signed(kHeader, Payload("thidua", "other", now_, now_ + absl::Hours(1))),
                "audience");
}

TEST_F(TokenTest, RefusesAfterExpiryAndBeforeIssueBeyondTheLeeway) {
  absl::Time start = now_;
  std::string token = Token();
  now_ = start + absl::Hours(1) + absl::Seconds(31);
  ExpectRefused(token, "expired");
  now_ = start - absl::Seconds(31);
  ExpectRefused(token, "future");
  now_ = start + absl::Hours(1) + absl::Seconds(29);
  EXPECT_TRUE(verifier_->Verify(token).ok());
  now_ = start - absl::Seconds(29);
  EXPECT_TRUE(verifier_->Verify(Token()).ok());
}

TEST_F(TokenTest, RefusesWhatIsNoToken) {
  for (const char* text : {"", ".", "..", "...", "a.b.c", "e30.e30.e30", "bnVsbA.bnVsbA.AAAA"}) {
    EXPECT_FALSE(verifier_->Verify(text).ok()) << text;
  }
  ExpectRefused(Signed(kHeader, "[]"), "malformed");
  ExpectRefused(Signed(kHeader, "{}"), "issuer");
  ExpectRefused(Signed("[]", GoodPayload()), "malformed");
  ExpectRefused(Signed(R"({"alg":["ES256"]})", GoodPayload()), "algorithm");
  ExpectRefused(Signed(kHeader, R"({"iss":"thidua","aud":"thidua","sub":"user:lan","iat":1})"),
                "from when");
  ExpectRefused(Signed(kHeader, R"({"iss":"thidua","aud":"thidua","sub":"service:targets"})"),
                "no person");
  ExpectRefused(std::string(5000, 'a'), "too long");
}

TEST_F(TokenTest, SeenTokenIsRememberedUntilItExpires) {
  std::string token = Token();
  auto first = verifier_->Verify(token);
  auto second = verifier_->Verify(token);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->get(), second->get()) << "the second was verified again";
  EXPECT_EQ(verifier_->cached(), 1u);
  now_ += absl::Hours(1) + absl::Seconds(31);
  EXPECT_FALSE(verifier_->Verify(token).ok());
}

TEST_F(TokenTest, MemoryOfTokensIsBounded) {
  verifier_ = std::move(*TokenVerifier::Create(
      {key_.public_pem}, [this] { return now_; }, 64));
  for (int i = 0; i < 400; ++i) {
    ASSERT_TRUE(verifier_->Verify(Token(absl::StrCat("user:u", i))).ok());
  }
  EXPECT_LE(verifier_->cached(), 64u);
  EXPECT_GT(verifier_->cached(), 32u);
}

TEST_F(TokenTest, RefusesATokenThatHoldsTooLong) {
  const Claims day{"user:lan", now_, now_ + kMaxTokenLife, ""};
  Claims longer = day;
  longer.expires_at += absl::Seconds(1);
  EXPECT_EQ(SignToken(key_.private_pem, longer).status().code(),
            absl::StatusCode::kInvalidArgument);
  // Nor is one taken that somebody signed by other means.
  ExpectRefused(Signed(kHeader, Payload("thidua", "thidua", now_, longer.expires_at)),
                "more than 24 hours");
  std::string without_id = GoodPayload();
  without_id.replace(without_id.find("jti"), 3, "jtx");
  ExpectRefused(Signed(kHeader, without_id), "no id");
  EXPECT_TRUE(verifier_->Verify(*SignToken(key_.private_pem, day)).ok());
}

TEST_F(TokenTest, EveryTokenHasAnIdOfItsOwn) {
  const Claims claims{"user:lan", now_, now_ + absl::Hours(1), ""};
  const auto one = verifier_->Verify(*SignToken(key_.private_pem, claims));
  const auto two = verifier_->Verify(*SignToken(key_.private_pem, claims));
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_NE((*one)->id, (*two)->id);
  EXPECT_EQ((*one)->id.size(), 22u);
}

TEST(SignToken, RefusesOtherKeysAndSubjects) {
  absl::Time now = absl::Now();
  EXPECT_FALSE(SignToken("no key", {"user:lan", now, now, ""}).ok());
  EXPECT_FALSE(SignToken(NewKey("P-384").private_pem, {"user:lan", now, now, ""}).ok());
  std::string key = NewKey().private_pem;
  for (const char* subject : {"", "lan", "user:", "user:a/b", "user:A", "service:targets"}) {
    EXPECT_FALSE(SignToken(key, {subject, now, now, ""}).ok()) << subject;
  }
}

TEST(TokenVerifier, RefusesOtherKeys) {
  EXPECT_FALSE(TokenVerifier::Create({}).ok());
  EXPECT_FALSE(TokenVerifier::Create({"no key"}).ok());
  EXPECT_FALSE(TokenVerifier::Create({NewKey("P-384").public_pem}).ok());
  EXPECT_FALSE(TokenVerifier::Create({NewKey().private_pem}).ok());
}

}  // namespace
}  // namespace thidua::auth
