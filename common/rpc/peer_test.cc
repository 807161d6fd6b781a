#include "common/rpc/peer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::rpc {
namespace {

TEST(PrincipalOfUri, KnowsServicesAndClients) {
  EXPECT_EQ(PrincipalOfUri("spiffe://thidua/service/targets"), "service:targets");
  EXPECT_EQ(PrincipalOfUri("spiffe://thidua/client/so-tai-chinh"), "client:so-tai-chinh");
  for (const char* other :
       {"", "spiffe://thidua/service/", "spiffe://thidua/client/A", "spiffe://thidua/user/lan",
        "spiffe://thidua/client/a/b", "spiffe://other/client/a", "https://thidua/client/a",
        "spiffe://thidua/client/user:lan"}) {
    EXPECT_EQ(PrincipalOfUri(other), "") << other;
  }
  EXPECT_EQ(PrincipalOfUri("spiffe://thidua/client/" + std::string(64, 'a')), "");
}

TEST(FingerprintOf, IsThatOfTheDer) {
  // "abc" in Base64, whose SHA-256 is in FIPS 180-2.
  EXPECT_EQ(FingerprintOf("-----BEGIN CERTIFICATE-----\nYW\nJj\n-----END CERTIFICATE-----\n"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(FingerprintOf(""), "");
  EXPECT_EQ(FingerprintOf("-----BEGIN CERTIFICATE-----\nYWJj\n"), "");
  EXPECT_EQ(FingerprintOf("-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n"), "");
}

}  // namespace
}  // namespace thidua::rpc
