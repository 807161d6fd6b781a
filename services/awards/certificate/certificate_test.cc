#include "services/awards/certificate/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::awards {
namespace {

v1::Grant SomeGrant() {
  v1::Grant grant;
  grant.set_certificate_number("2020-000017");
  grant.mutable_recipient()->set_display_name("Nguyễn Thị Lan");
  grant.mutable_recipient()->set_description("Công chức xã Dân Tiến");
  grant.set_honour("giay-khen");
  grant.set_honour_title("Giấy khen");
  grant.set_merit("Đã có thành tích");
  grant.set_decision_number("1234/QĐ-UBND");
  grant.set_decision_date("2020-08-15");
  grant.set_signer("Trần Văn Nam");
  grant.set_signer_title("Chủ tịch");
  grant.set_state(v1::GRANT_STATE_GRANTED);
  return grant;
}

TEST(CertificateOf, PrintsTheGrant) {
  Certificate certificate = CertificateOf(SomeGrant(), "Chủ tịch UBND huyện", "Khoái Châu");
  EXPECT_EQ(certificate.authority, "Chủ tịch UBND huyện");
  EXPECT_EQ(certificate.recipient, "Nguyễn Thị Lan");
  EXPECT_EQ(certificate.description, "Công chức xã Dân Tiến");
  EXPECT_EQ(certificate.place_and_date, "Khoái Châu, ngày 15 tháng 08 năm 2020");
  EXPECT_EQ(certificate.decision, "Quyết định số 1234/QĐ-UBND ngày 15 tháng 08 năm 2020");
  EXPECT_EQ(certificate.number, "2020-000017");
  EXPECT_FALSE(certificate.specimen);
  EXPECT_FALSE(certificate.revoked);
}

TEST(CertificateOf, LeavesOutAPlaceWithoutName) {
  EXPECT_EQ(CertificateOf(SomeGrant(), "", "").place_and_date, "ngày 15 tháng 08 năm 2020");
}

TEST(CertificateOf, MarksWhatIsSimulatedOrRevoked) {
  v1::Grant grant = SomeGrant();
  grant.set_simulated(true);
  EXPECT_TRUE(CertificateOf(grant, "", "").specimen);
  grant.set_state(v1::GRANT_STATE_REVOKED);
  EXPECT_TRUE(CertificateOf(grant, "", "").revoked);
}

TEST(FileName, IsOfHonourAndNumber) {
  EXPECT_EQ(FileName(SomeGrant()), "giay-khen-2020-000017.pdf");
}

}  // namespace
}  // namespace thidua::awards
