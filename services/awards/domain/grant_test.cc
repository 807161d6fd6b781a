#include "services/awards/domain/grant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"

namespace thidua::awards {
namespace {

TEST(CertificateNumber, HasSixDigits) {
  EXPECT_EQ(CertificateNumber("2020", 17), "2020-000017");
  EXPECT_EQ(CertificateNumber("2020", kMaxCertificateNumber), "2020-999999");
}

TEST(Revoke, OnceOnly) {
  v1::Grant grant;
  grant.set_state(v1::GRANT_STATE_GRANTED);
  grant.set_certificate_number("2020-000017");
  auto revoked = Revoke(grant, "Quyết định 99/QĐ-UBND: khai man", "user:chu-tich");
  ASSERT_TRUE(revoked.ok());
  EXPECT_EQ(revoked->state(), v1::GRANT_STATE_REVOKED);
  EXPECT_EQ(revoked->revocation(), "Quyết định 99/QĐ-UBND: khai man");
  EXPECT_EQ(revoked->revoker(), "user:chu-tich");
  EXPECT_EQ(revoked->certificate_number(), "2020-000017");
  EXPECT_EQ(ReasonOf(Revoke(*revoked, "x", "user:y").status()),
            type::v1::ERROR_REASON_ILLEGAL_STATE);
}

}  // namespace
}  // namespace thidua::awards
