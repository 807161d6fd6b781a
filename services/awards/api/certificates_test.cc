// One certificate: what is printed on it, and what anybody learns who types number and code.
#include "services/awards/api/certificates.h"

#include <absl/strings/ascii.h>
#include <gtest/gtest.h>

#include "services/awards/api/paper_words.h"
#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using Code = absl::StatusCode;

constexpr char kUrl[] = "https://thidua.example/kiem-tra";

class CertificatesTest : public ::testing::Test {
 protected:
  CertificatesTest() : certificates_(desk_.store(), desk_.catalog(), printer_, kUrl) {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
  }

  // A grant of a movement, which may be simulated.
  v1::Grant Granted(bool simulated = false) {
    EXPECT_THAT(desk_.CreateMovement(simulated), IsOk());
    EXPECT_THAT(desk_.Decide("d1", desk_.Eligible("n", 1)), IsOk());
    return *desk_.GetGrant(grant_);
  }

  absl::StatusOr<v1::RenderCertificateResponse> Render(const std::string& name,
                                                       const std::string& person = "auditor") {
    v1::RenderCertificateRequest request;
    request.set_name(name);
    v1::RenderCertificateResponse answer;
    auto call = desk_.As(person, "RenderCertificate");
    RETURN_IF_ERROR(certificates_.Render(call, request, &answer));
    return answer;
  }

  // As Render would print it if it were as this grant.
  std::string Print(const v1::Grant& grant) {
    const auto view = desk_.catalog().Current();
    EXPECT_THAT(view.status(), IsOk());
    auto pdf = printer_.Print(CertificateOf(**view, grant, kUrl));
    EXPECT_THAT(pdf.status(), IsOk());
    return *pdf;
  }

  absl::StatusOr<v1::CertificateCheck> Check(const std::string& number, const std::string& code,
                                             const std::string& parent = "units/khoai-chau") {
    v1::CheckCertificateRequest request;
    request.set_parent(parent);
    request.set_certificate_number(number);
    request.set_check_code(code);
    v1::CertificateCheck answer;
    auto call = desk_.As("nobody", "CheckCertificate");
    RETURN_IF_ERROR(certificates_.Check(call, request, &answer));
    return answer;
  }

  absl::Status Correct(const std::string& display_name) {
    v1::CorrectGrantRequest request;
    request.set_name(grant_);
    request.set_display_name(display_name);
    request.set_correction("Giấy khai sinh số 12");
    request.set_request_id(desk_.NewId());
    v1::Grant answer;
    auto call = desk_.As("chief", "CorrectGrant");
    return desk_.grants->Correct(call, request, &answer);
  }

  absl::Status Erase() {
    v1::EraseRecipientRequest request;
    request.set_name(SampleNomination("n0").honouree().recipient());
    request.set_reason("Theo yêu cầu");
    request.set_request_id(desk_.NewId());
    v1::Recipient answer;
    auto call = desk_.As("admin", "EraseRecipient");
    return desk_.recipients->Erase(call, request, &answer);
  }

  Desk desk_;
  papers::Printer printer_;
  Certificates certificates_;
  const std::string grant_ = DecisionName("d1") + "/grants/1";
};

TEST_F(CertificatesTest, PrintsWhatTheGrantSays) {
  const v1::Grant grant = Granted();
  auto paper = Render(grant_);
  ASSERT_THAT(paper, IsOk());
  EXPECT_EQ(paper->file_name(), "ldtt-2020-000001.pdf");
  EXPECT_EQ(paper->pdf(), Print(grant));
  EXPECT_EQ(grant.honouree().display_name(), "Nguyễn Thị Lan");
  v1::Grant other = grant;
  other.mutable_honouree()->set_display_name("Nguyễn Thị Lán");
  EXPECT_NE(paper->pdf(), Print(other)) << "a tone mark is seen";
}

// Each of them is marked, and the mark is that of the printed page and of no other.
TEST_F(CertificatesTest, MarksWhatWasTakenBack) {
  const v1::Grant grant = Granted();
  ASSERT_THAT(desk_.Revoke(grant_), IsOk());
  auto paper = Render(grant_);
  ASSERT_THAT(paper, IsOk());
  EXPECT_NE(paper->pdf(), Print(grant));
  v1::Grant revoked = grant;
  revoked.set_state(v1::GRANT_STATE_REVOKED);
  EXPECT_EQ(paper->pdf(), Print(revoked));
}

TEST_F(CertificatesTest, MarksWhatIsSimulated) {
  v1::Grant grant = Granted(/*simulated=*/true);
  auto paper = Render(grant_);
  ASSERT_THAT(paper, IsOk());
  EXPECT_EQ(paper->pdf(), Print(grant));
  grant.set_simulated(false);
  EXPECT_NE(paper->pdf(), Print(grant));
}

TEST_F(CertificatesTest, MarksWhatWasIssuedAgain) {
  v1::Grant grant = Granted();
  v1::IssueDuplicateRequest request;
  request.set_name(grant_);
  request.set_ground("Mất");
  request.set_date("2020-08-20");
  request.set_request_id(desk_.NewId());
  v1::Grant issued;
  auto call = desk_.As("chief", "IssueDuplicate");
  ASSERT_THAT(desk_.grants->IssueDuplicate(call, request, &issued), IsOk());
  auto paper = Render(grant_);
  ASSERT_THAT(paper, IsOk());
  EXPECT_NE(paper->pdf(), Print(grant));
  grant.add_duplicates();
  EXPECT_EQ(paper->pdf(), Print(grant));
}

TEST_F(CertificatesTest, NobodyGetsACertificateWithoutAName) {
  Granted();
  ASSERT_THAT(Erase(), IsOk());
  EXPECT_THAT(Render(grant_),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(CertificatesTest, IsPrintedByWhoMayReadIt) {
  Granted();
  EXPECT_THAT(Render(grant_, "nobody"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Render(DecisionName("d1") + "/grants/9", "nobody"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Render(DecisionName("d1") + "/grants/9"), Fails(Code::kNotFound));
}

TEST_F(CertificatesTest, WhoHasNumberAndCodeLearnsWhatStandsOnThePaper) {
  const v1::Grant grant = Granted();
  auto check = Check(grant.certificate_number(), grant.check_code());
  ASSERT_THAT(check, IsOk());
  EXPECT_EQ(check->state(), v1::CERTIFICATE_STATE_VALID);
  EXPECT_EQ(check->certificate_number(), "2020-000001");
  EXPECT_EQ(check->honour_title(), "Lao động tiên tiến");
  EXPECT_EQ(check->year(), 2020);
  EXPECT_EQ(check->display_name(), "Nguyễn Thị Lan");
  EXPECT_EQ(check->authority(), grant.authority());
  EXPECT_EQ(check->decision_number(), "d1/QĐ-UBND");
  EXPECT_EQ(check->decision_date(), "2020-08-14");
  EXPECT_FALSE(check->corrected());
  EXPECT_FALSE(check->simulated());
  EXPECT_THAT(Check(grant.certificate_number(), absl::AsciiStrToLower(grant.check_code())), IsOk());

  ASSERT_THAT(Correct("Nguyễn Thị Lán"), IsOk());
  auto corrected = Check(grant.certificate_number(), grant.check_code());
  ASSERT_THAT(corrected, IsOk());
  EXPECT_TRUE(corrected->corrected()) << "an older print says something else";
  EXPECT_EQ(corrected->display_name(), "Nguyễn Thị Lán");

  ASSERT_THAT(desk_.Revoke(grant_), IsOk());
  EXPECT_EQ(Check(grant.certificate_number(), grant.check_code())->state(),
            v1::CERTIFICATE_STATE_REVOKED);

  ASSERT_THAT(Erase(), IsOk());
  auto erased = Check(grant.certificate_number(), grant.check_code());
  ASSERT_THAT(erased, IsOk()) << "the honour stays";
  EXPECT_EQ(erased->display_name(), "");
  EXPECT_EQ(erased->decision_number(), "d1/QĐ-UBND");
}

TEST_F(CertificatesTest, SaysThatItIsSimulated) {
  const v1::Grant grant = Granted(/*simulated=*/true);
  EXPECT_TRUE(Check(grant.certificate_number(), grant.check_code())->simulated());
}

TEST_F(CertificatesTest, WhateverIsWrongTheAnswerIsTheSame) {
  const v1::Grant grant = Granted();
  const std::string number = grant.certificate_number(), code = grant.check_code();
  const absl::Status unknown = Check("2020-000002", code).status();
  EXPECT_THAT(unknown, Fails(Code::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  std::string other = code;
  other[0] = other[0] == '7' ? '8' : '7';
  struct Case {
    std::string number, code, parent = "units/khoai-chau";
  };
  for (const Case& c : {Case{number, other}, Case{number, "x"}, Case{"2020-000002", other},
                        Case{"../" + number, code}, Case{number, code, "units/kim-dong"},
                        Case{number, code, "units/none"}}) {
    SCOPED_TRACE(c.number + " " + c.code + " " + c.parent);
    EXPECT_EQ(Check(c.number, c.code, c.parent).status(), unknown);
  }
  EXPECT_THAT(FieldsOf(Check("", "", "khoai-chau").status()),
              ElementsAre("parent", "certificate_number", "check_code"));
}

TEST_F(CertificatesTest, AStrangerAsksSoOftenAMinuteAndAnOfficeAsOftenAsItLikes) {
  const v1::Grant grant = Granted();
  v1::CheckCertificateRequest request;
  request.set_parent("units/khoai-chau");
  request.set_certificate_number(grant.certificate_number());
  request.set_check_code(grant.check_code());
  v1::CertificateCheck answer;
  int refused = 0;
  // Two minutes may begin while they are asked, no more.
  for (int i = 0; i < 3 * AskBounds::kEachMinute; ++i) {
    auto call = desk_.AsStranger("10.0.0.1", "CheckCertificate");
    const absl::Status outcome = certificates_.Check(call, request, &answer);
    if (outcome.ok()) continue;
    ++refused;
    EXPECT_THAT(outcome, Fails(Code::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED));
  }
  EXPECT_GE(refused, AskBounds::kEachMinute);
  auto other = desk_.AsStranger("10.0.0.2", "CheckCertificate");
  EXPECT_THAT(certificates_.Check(other, request, &answer), IsOk());
  EXPECT_THAT(Check(grant.certificate_number(), grant.check_code()), IsOk());
}

}  // namespace
}  // namespace thidua::awards
