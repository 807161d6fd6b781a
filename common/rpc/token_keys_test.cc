#include "common/rpc/token_keys.h"

#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "common/auth/testing/json_keys.h"
#include "common/testing/key_pair.h"
#include "common/testing/temporary_folder.h"

namespace thidua::rpc {
namespace {

using auth::testing::JsonKey;
using ::testing::HasSubstr;

class TokenKeysTest : public ::testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }
  std::string TokenOf(const KeyPair& key) {
    return *auth::SignToken(key.private_pem, {"user:lan", now_, now_ + absl::Minutes(15), ""});
  }
  std::string Payload(const std::string& audience) {
    return R"({"iss":"https://sso","aud":)" + audience + R"(,"name":"lan","iat":)" +
           std::to_string(absl::ToUnixSeconds(now_)) + R"(,"exp":)" +
           std::to_string(absl::ToUnixSeconds(now_) + 300) + "}";
  }

  TemporaryFolder folder_;
  absl::Time now_ = absl::Now();
  KeyPair old_ = NewKeyPair();
  KeyPair new_ = NewKeyPair();
};

TEST_F(TokenKeysTest, KeysAreChangedWhileTheServiceRuns) {
  Write("token.pub", old_.public_pem);
  auto keys = TokenKeys::Read({folder_ / "token.pub"}, "");
  ASSERT_TRUE(keys.ok()) << keys.status();
  const auth::TokenVerifier& verifier = (*keys)->verifier();
  const std::string before = TokenOf(old_), after = TokenOf(new_);
  EXPECT_TRUE(verifier.Verify(before).ok());
  EXPECT_FALSE(verifier.Verify(after).ok());
  EXPECT_FALSE(*(*keys)->Look());

  Write("token.pub", old_.public_pem + new_.public_pem);  // both, while people change over
  EXPECT_TRUE(*(*keys)->Look());
  EXPECT_TRUE(verifier.Verify(before).ok());
  EXPECT_TRUE(verifier.Verify(after).ok());

  Write("token.pub", new_.public_pem);
  EXPECT_TRUE(*(*keys)->Look());
  EXPECT_FALSE(verifier.Verify(before).ok()) << "it was remembered";
  EXPECT_TRUE(verifier.Verify(after).ok());

  Write("token.pub", old_.public_pem + new_.public_pem.substr(0, 100));
  EXPECT_FALSE((*keys)->Look().ok()) << "the second is half written";
  EXPECT_TRUE(verifier.Verify(after).ok());
  Write("token.pub", "half a key");
  const auto fault = (*keys)->Look();
  EXPECT_THAT(std::string(fault.status().message()), HasSubstr("token.pub"));
  EXPECT_TRUE(verifier.Verify(after).ok()) << "what was believed goes on";
}

TEST_F(TokenKeysTest, ProviderIsBelievedForItsOwnTokens) {
  const JsonKey rsa(true, "k1");
  Write("token.pub", old_.public_pem);
  Write("jwks.json", rsa.Jwks());
  Write("openid.json", R"({"issuer":"https://sso","audience":"thidua","principal_claim":"name",)"
                       R"("jwks":")" +
                           (folder_ / "jwks.json") + R"("})");
  auto keys = TokenKeys::Read({folder_ / "token.pub"}, folder_ / "openid.json");
  ASSERT_TRUE(keys.ok()) << keys.status();
  const auth::TokenVerifier& verifier = (*keys)->verifier();
  const std::string token = rsa.Sign(rsa.Header(), Payload(R"(["other","thidua"])"));
  const auto claims = verifier.Verify(token);
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ((*claims)->subject, "user:lan");
  EXPECT_FALSE((*claims)->id.empty()) << "it could not be revoked";
  EXPECT_TRUE(verifier.Verify(TokenOf(old_)).ok());
  for (const std::string& other :
       {rsa.Sign(rsa.Header(), Payload(R"("other")")), rsa.Sign(rsa.Header(), Payload("[]")),
        JsonKey(true, "k1").Sign(rsa.Header(), Payload(R"("thidua")")),
        // The provider does not speak for the local authority.
        rsa.Sign(rsa.Header(), R"({"iss":"thidua","aud":"thidua","sub":"user:lan","jti":"1",)"
                               R"("iat":1,"exp":2})")}) {
    EXPECT_FALSE(verifier.Verify(other).ok()) << other;
  }

  // A provider's fault is nothing to the authority's keys.
  Write("jwks.json", "");
  Write("token.pub", new_.public_pem);
  EXPECT_THAT(std::string((*keys)->Look().status().message()), HasSubstr("jwks.json"));
  EXPECT_FALSE(verifier.Verify(TokenOf(old_)).ok());
  EXPECT_TRUE(verifier.Verify(TokenOf(new_)).ok());
  EXPECT_TRUE(verifier.Verify(token).ok()) << "what was believed of the provider goes on";

  const JsonKey next(false, "k2");
  Write("jwks.json", next.Jwks());
  EXPECT_TRUE(*(*keys)->Look());
  EXPECT_FALSE(verifier.Verify(token).ok());
  EXPECT_TRUE(verifier.Verify(next.Sign(next.Header(), Payload(R"("thidua")"))).ok());
}

TEST_F(TokenKeysTest, FaultsNameTheFile) {
  Write("token.pub", old_.public_pem);
  Write("openid.json", R"({"issuer":"i","audience":"a","jwks":"/nowhere"})");
  EXPECT_THAT(std::string(TokenKeys::Read({folder_ / "none.pub"}, "").status().message()),
              HasSubstr("none.pub"));
  EXPECT_THAT(
      std::string(
          TokenKeys::Read({folder_ / "token.pub"}, folder_ / "openid.json").status().message()),
      HasSubstr("/nowhere"));
}

}  // namespace
}  // namespace thidua::rpc
