#include "services/awards/signature/trust_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/key_pair.h"
#include "common/testing/status.h"
#include "services/awards/signature/testing/identity.h"
#include "services/awards/signature/testing/refused.h"

namespace thidua::awards {
namespace {

using testing::CertificateTerms;
using testing::Identity;
using testing::IsRefused;
using testing::kNow;

TEST(TrustStore, IsOfCertificatesAlone) {
  const Identity root = Identity::Root();
  const std::string list = root.RevocationListPem({});
  for (const std::string& anchors :
       {std::string(), std::string("words"), list, root.Pem() + list, NewKeyPair().private_pem,
        root.Pem() + NewKeyPair().private_pem, root.Pem().substr(0, 200),
        root.Pem() + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
    EXPECT_THAT(TrustStore::FromPem(anchors), Fails(absl::StatusCode::kInvalidArgument)) << anchors;
  }
  for (const std::string& lists : {std::string("words"), root.Pem(), list + root.Pem()}) {
    EXPECT_THAT(TrustStore::FromPem(root.Pem(), lists), Fails(absl::StatusCode::kInvalidArgument));
  }
  EXPECT_THAT(TrustStore::FromPem(root.Pem() + Identity::Root().Pem(), list), IsOk());
}

TEST(TrustStore, LeadsFromTheSignerToAnAnchor) {
  const Identity root = Identity::Root();
  const Identity office = root.Issue(CertificateTerms::Authority("Cơ quan"));
  const Identity nam = office.Issue({});
  STACK_OF(X509)* between = sk_X509_new_null();
  sk_X509_push(between, office.certificate());
  const TrustStore of_root = TrustStore::FromPem(root.Pem()).value();
  const TrustStore of_office = TrustStore::FromPem(office.Pem()).value();
  EXPECT_EQ(of_root.PathOf(nam.certificate(), between, kNow)->size(), 3u);
  EXPECT_THAT(of_root.PathOf(nam.certificate(), nullptr, kNow), IsRefused("is not trusted"));
  // An authority that is no root is an anchor as well.
  EXPECT_EQ(of_office.PathOf(nam.certificate(), nullptr, kNow)->size(), 2u);
  EXPECT_THAT(of_office.PathOf(nam.certificate(), nullptr, kNow + absl::Hours(24 * 366)),
              IsRefused("has expired"));
  sk_X509_free(between);
}

TEST(StrengthOf, NamesKindAndSize) {
  EXPECT_EQ(StrengthOf(Identity::Root({.rsa_bits = 3072}).certificate()).value(), "RSA 3072");
  EXPECT_EQ(StrengthOf(Identity::Root({.curve = "P-384"}).certificate()).value(), "ECDSA 384");
  EXPECT_THAT(StrengthOf(Identity::Root({.rsa_bits = 1024}).certificate()), IsRefused("weak"));
}

}  // namespace
}  // namespace thidua::awards
