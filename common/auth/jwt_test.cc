#include "common/auth/jwt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/auth/jwt_key.h"
#include "common/auth/openid.h"
#include "common/auth/testing/json_keys.h"

namespace thidua::auth {
namespace {

using ::testing::HasSubstr;
using testing::JsonKey;

TEST(JwtKey, VerifiesItsOwnAlgorithmOnly) {
  for (const bool rsa : {false, true}) {
    const JsonKey key(rsa, "k1");
    const auto keys = JwtKey::FromJwks(key.Jwks());
    ASSERT_TRUE(keys.ok()) << keys.status();
    ASSERT_EQ(keys->size(), 1u);
    const std::string good = key.Sign(key.Header(), R"({"a":1})");
    EXPECT_TRUE((*keys)[0].Signed(*ParseJwt(good)));
    for (const char* alg : {"none", "HS256", rsa ? "ES256" : "RS256", "RS512", "es256"}) {
      const std::string other = key.Sign(std::string(R"({"alg":")") + alg + R"("})", R"({"a":1})");
      EXPECT_FALSE((*keys)[0].Signed(*ParseJwt(other))) << alg;
    }
    EXPECT_FALSE((*keys)[0].Signed(*ParseJwt(JsonKey(rsa, "k1").Sign(key.Header(), "{}"))));
    const std::string other_id =
        key.Sign(std::string(R"({"alg":")") + (rsa ? "RS256" : "ES256") + R"(","kid":"k2"})", "{}");
    EXPECT_FALSE((*keys)[0].Signed(*ParseJwt(other_id)));
  }
}

TEST(JwtKey, PassesOverWhatIsForSomethingElse) {
  const JsonKey key(false, "good");
  const std::string set = R"({"keys":[{"kty":"oct","k":"AAAA"},{"kty":"EC","crv":"P-384"},
      {"kty":"RSA","use":"enc"},{"kty":"RSA","alg":"RS512"},)" +
                          key.Jwk() + "]}";
  EXPECT_EQ(JwtKey::FromJwks(set)->size(), 1u);
}

TEST(JwtKey, RefusesSetsThatCannotBeRead) {
  for (const char* text :
       {"", "[]", "{}", R"({"keys":1})", R"({"keys":[]})", R"({"keys":[1]})",
        R"({"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"AAAA","y":"AAAA"}]})",
        R"({"keys":[{"kty":"RSA","kid":"k","n":"AQAB","e":"AQAB"}]})"}) {
    EXPECT_FALSE(JwtKey::FromJwks(text).ok()) << text;
  }
  // A point beside the curve is no key.
  const std::string one(43, 'A');
  EXPECT_THAT(
      std::string(JwtKey::FromJwks(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"k9","x":")" + one +
                                   R"(","y":")" + one + R"("}]})")
                      .status()
                      .message()),
      HasSubstr("k9"));
}

TEST(ParseOpenIdConfig, NamesWhatIsWrong) {
  const auto config = ParseOpenIdConfig(
      R"({"issuer":"https://sso","audience":"thidua","jwks":"/k","principal_claim":"name"})");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->principal_claim, "name");
  EXPECT_EQ(ParseOpenIdConfig(R"({"issuer":"i","audience":"a","jwks":"/k"})")->principal_claim,
            "sub");
  for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
           {"[]", "object"},
           {R"({"issuer":"i","audience":"a"})", "required"},
           {R"({"issuer":1,"audience":"a","jwks":"/k"})", "not text"},
           {R"({"isuer":"i","audience":"a","jwks":"/k"})", "isuer"},
           {R"({"issuer":"thidua","audience":"a","jwks":"/k"})", "local authority"}}) {
    EXPECT_THAT(std::string(ParseOpenIdConfig(text).status().message()), HasSubstr(why)) << text;
  }
}

}  // namespace
}  // namespace thidua::auth
