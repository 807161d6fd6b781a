#include "services/awards/domain/grant.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using Code = absl::StatusCode;

TEST(CertificateNumber, HasSixDigits) {
  EXPECT_EQ(CertificateNumber("2020", 17), "2020-000017");
  EXPECT_EQ(CertificateNumber("2020", kMaxCertificateNumber), "2020-999999");
}

TEST(Revoke, OnceOnly) {
  v1::Grant grant;
  grant.set_state(v1::GRANT_STATE_GRANTED);
  grant.set_certificate_number("2020-000017");
  auto revoked = Revoke(grant, "Quyết định 99/QĐ-UBND: khai man", "user:chu-tich");
  ASSERT_THAT(revoked, IsOk());
  EXPECT_EQ(revoked->state(), v1::GRANT_STATE_REVOKED);
  EXPECT_EQ(revoked->revocation(), "Quyết định 99/QĐ-UBND: khai man");
  EXPECT_EQ(revoked->revoker(), "user:chu-tich");
  EXPECT_EQ(revoked->certificate_number(), "2020-000017") << "it is never given again";
  EXPECT_THAT(Revoke(*revoked, "x", "user:y"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST(RevokedNomination, KeepsWhatItWasDecidedBy) {
  v1::Nomination granted = EligibleNomination("n1");
  granted.set_state(v1::NOMINATION_STATE_GRANTED);
  granted.set_decision("units/khoai-chau/decisions/d1");
  const v1::Nomination revoked = RevokedNomination(granted, "Khai man");
  EXPECT_EQ(revoked.state(), v1::NOMINATION_STATE_REVOKED);
  EXPECT_EQ(revoked.note(), "Khai man");
  EXPECT_EQ(revoked.decision(), "units/khoai-chau/decisions/d1");
  EXPECT_TRUE(revoked.has_appraisal());
}

TEST(AddTouch, NotesTheLastOneLast) {
  v1::Decision decision;
  v1::Grant grant;
  grant.set_name("units/khoai-chau/decisions/d1/grants/2");
  AddTouch(decision, grant, v1::TOUCH_KIND_HELD, absl::FromUnixSeconds(1000));
  AddTouch(decision, grant, v1::TOUCH_KIND_REVOKED, absl::FromUnixSeconds(2000));
  ASSERT_EQ(decision.touches_size(), 2);
  EXPECT_EQ(decision.touches(0).kind(), v1::TOUCH_KIND_HELD);
  EXPECT_EQ(decision.touches(1).grant(), grant.name());
  EXPECT_EQ(decision.touches(1).kind(), v1::TOUCH_KIND_REVOKED);
  EXPECT_EQ(decision.touches(1).time().seconds(), 2000);
}

}  // namespace
}  // namespace thidua::awards
