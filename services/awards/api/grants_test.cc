// What is done to one grant: taking it back, correcting what is printed, issuing it again.
#include "services/awards/api/grants.h"

#include <gtest/gtest.h>

#include <functional>

#include "common/rpc/call.h"
#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Code = absl::StatusCode;
using type::v1::ERROR_REASON_ILLEGAL_STATE;

class GrantsTest : public ::testing::Test {
 protected:
  GrantsTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
    EXPECT_THAT(desk_.Decide("d1", desk_.Eligible("n", 2)), IsOk());
  }

  absl::StatusOr<v1::RevokeGrantResponse> Revoke(v1::RevokeGrantRequest request,
                                                 const std::string& person = "chief") {
    if (request.name().empty()) request.set_name(first_);
    if (request.request_id().empty() && !request.validate_only()) {
      request.set_request_id(desk_.NewId());
    }
    v1::RevokeGrantResponse answer;
    auto call = desk_.As(person, "RevokeGrant");
    RETURN_IF_ERROR(desk_.grants->Revoke(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::Grant> Correct(v1::CorrectGrantRequest request,
                                    const std::string& person = "chief") {
    if (request.name().empty()) request.set_name(first_);
    if (request.request_id().empty()) request.set_request_id(desk_.NewId());
    v1::Grant answer;
    auto call = desk_.As(person, "CorrectGrant");
    RETURN_IF_ERROR(desk_.grants->Correct(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::Grant> Duplicate(const std::string& date, const std::string& ground = "Mất",
                                      const std::string& person = "chief",
                                      const std::string& etag = "") {
    v1::IssueDuplicateRequest request;
    request.set_name(first_);
    request.set_ground(ground);
    request.set_date(date);
    request.set_etag(etag);
    request.set_request_id(desk_.NewId());
    v1::Grant answer;
    auto call = desk_.As(person, "IssueDuplicate");
    RETURN_IF_ERROR(desk_.grants->IssueDuplicate(call, request, &answer));
    return answer;
  }

  absl::Status Erase(const std::string& recipient) {
    v1::EraseRecipientRequest request;
    request.set_name(recipient);
    request.set_reason("Theo yêu cầu");
    request.set_request_id(desk_.NewId());
    v1::Recipient answer;
    auto call = desk_.As("admin", "EraseRecipient");
    return desk_.recipients->Erase(call, request, &answer);
  }

  std::vector<v1::TouchKind> Touches() {
    v1::GetDecisionRequest request;
    request.set_name(DecisionName("d1"));
    v1::Decision decision;
    auto call = desk_.As("auditor", "GetDecision");
    EXPECT_THAT(desk_.decisions->Get(call, request, &decision), IsOk());
    std::vector<v1::TouchKind> kinds;
    for (const v1::Touch& touch : decision.touches()) kinds.push_back(touch.kind());
    return kinds;
  }

  // The name and a merit put right.
  static v1::CorrectGrantRequest Spelling() {
    return FromText<v1::CorrectGrantRequest>(R"(
      display_name: "Nguyễn Thị Lán" correction: "Giấy khai sinh số 12: sai dấu")");
  }

  Desk desk_;
  const std::string first_ = DecisionName("d1") + "/grants/1";
};

TEST_F(GrantsTest, ADryRunOfARevocationSaysWhatFollowsAndWritesNothing) {
  const auto request = FromText<v1::RevokeGrantRequest>(R"(
    revocation: "Quyết định 99/QĐ-UBND: khai man" validate_only: true)");
  const int64_t head = desk_.Head();
  auto rehearsed = Revoke(request);
  ASSERT_THAT(rehearsed, IsOk());
  EXPECT_EQ(rehearsed->grant().state(), v1::GRANT_STATE_REVOKED) << "as it would be";
  EXPECT_EQ(rehearsed->grant().honouree().display_name(), "Nguyễn Thị Lan");
  ASSERT_THAT(rehearsed->effects(), SizeIs(2));
  EXPECT_EQ(rehearsed->effects(0).kind(), v1::EFFECT_KIND_CERTIFICATE);
  EXPECT_EQ(rehearsed->effects(1).kind(), v1::EFFECT_KIND_MONEY);
  EXPECT_EQ(desk_.Head(), head);
  EXPECT_EQ(desk_.GetGrant(first_)->state(), v1::GRANT_STATE_GRANTED);
  EXPECT_EQ(desk_.GetNomination("n0")->state(), v1::NOMINATION_STATE_GRANTED);
  EXPECT_THAT(Touches(), IsEmpty());

  v1::RevokeGrantRequest real = request;
  real.set_validate_only(false);
  real.set_request_id("once");
  auto revoked = Revoke(real);
  ASSERT_THAT(revoked, IsOk());
  EXPECT_EQ(desk_.Head(), head + 1);
  ASSERT_THAT(revoked->effects(), SizeIs(2)) << "what was said before";
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(revoked->effects(i).DebugString(), rehearsed->effects(i).DebugString());
  }
  EXPECT_EQ(desk_.GetGrant(first_)->state(), v1::GRANT_STATE_REVOKED);
  EXPECT_EQ(desk_.GetNomination("n0")->state(), v1::NOMINATION_STATE_REVOKED);
  EXPECT_THAT(Touches(), ElementsAre(v1::TOUCH_KIND_REVOKED));

  auto again = Revoke(real);
  ASSERT_THAT(again, IsOk()) << "a repeated request is answered as before";
  EXPECT_EQ(again->DebugString(), revoked->DebugString());
  EXPECT_THAT(Revoke(request), Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(GrantsTest, ARevocationNeedsItsGround) {
  for (const bool only : {false, true}) {
    SCOPED_TRACE(only);
    v1::RevokeGrantRequest request;
    request.set_validate_only(only);
    EXPECT_THAT(FieldsOf(Revoke(request).status()), ElementsAre("revocation"));
    request.set_revocation("Bà NGUYEN THI  LAN khai man");
    request.set_reason("Nguyễn Thị Lan xin trả");
    auto named = Revoke(request);
    EXPECT_THAT(named, Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TEXT));
    EXPECT_THAT(FieldsOf(named.status()), ElementsAre("revocation", "reason"));
    EXPECT_THAT(std::string(named.status().message()), Not(HasSubstr("LAN")));
    request.set_revocation("Khai man");
    request.clear_reason();
    EXPECT_THAT(Revoke(request, "binh"), Fails(Code::kPermissionDenied));
    request.set_etag("1");
    EXPECT_THAT(Revoke(request), Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
    request.clear_etag();
    request.set_name(DecisionName("d1") + "/grants/9");
    EXPECT_THAT(Revoke(request), Fails(Code::kNotFound));
  }
}

TEST_F(GrantsTest, WhatWasPrintedBeforeACorrectionIsKept) {
  const std::string merit = desk_.GetGrant(first_)->merit();
  auto corrected = Correct(Spelling());
  ASSERT_THAT(corrected, IsOk());
  EXPECT_EQ(corrected->honouree().display_name(), "Nguyễn Thị Lán");
  EXPECT_EQ(corrected->merit(), merit) << "it was right";
  auto twice = Correct(FromText<v1::CorrectGrantRequest>(R"(
    description: "Trưởng thôn" merit: "Cứu người đuối nước" correction: "Biên bản 5")"));
  ASSERT_THAT(twice, IsOk());

  const auto grant = desk_.GetGrant(first_);
  ASSERT_THAT(grant->corrections(), SizeIs(2));
  const v1::Correction &first = grant->corrections(0), &second = grant->corrections(1);
  EXPECT_EQ(first.display_name(), "Nguyễn Thị Lan");
  EXPECT_EQ(first.merit(), merit);
  EXPECT_EQ(first.reason(), "Giấy khai sinh số 12: sai dấu");
  EXPECT_EQ(first.corrected_by(), "user:chief");
  EXPECT_TRUE(first.has_time());
  EXPECT_EQ(second.display_name(), "Nguyễn Thị Lán") << "as the first one left it";
  EXPECT_EQ(second.description(), "");
  EXPECT_EQ(second.merit(), merit);
  EXPECT_EQ(grant->honouree().display_name(), "Nguyễn Thị Lán");
  EXPECT_EQ(grant->honouree().description(), "Trưởng thôn");
  EXPECT_EQ(grant->merit(), "Cứu người đuối nước");
  EXPECT_EQ(grant->amount_vnd(), 450'000) << "the honour and its money stay";
  EXPECT_THAT(Touches(), ElementsAre(v1::TOUCH_KIND_CORRECTED, v1::TOUCH_KIND_CORRECTED));
  EXPECT_EQ(desk_.GetNomination("n0")->honouree().display_name(), "Nguyễn Thị Lan")
      << "what was proposed stays as it was";
}

TEST_F(GrantsTest, ACorrectionIsSealedInTheLogAndCannotBeGuessedFromItsDigest) {
  const auto made = [](const std::string& name) {
    v1::CorrectGrantRequest request = Spelling();
    request.set_name(name);
    request.set_request_id("once");
    return request;
  };
  ASSERT_THAT(Correct(made(first_)), IsOk());
  const std::string log = desk_.Log();
  for (const char* text : {"Nguyễn Thị Lan", "Nguyễn Thị Lán", "Hoàn thành xuất sắc"}) {
    EXPECT_THAT(log, Not(HasSubstr(text)));
  }
  EXPECT_THAT(log, HasSubstr("Giấy khai sinh số 12")) << "the ground is kept in the clear";
  EXPECT_THAT(log, Not(HasSubstr(rpc::DigestWithout(made(first_), {"request_id"}))))
      << "who guesses the name could tell that he is right";

  // Equal requests are equal all the same, and others are told from them.
  EXPECT_THAT(Correct(made(first_)), IsOk());
  v1::CorrectGrantRequest other = made(first_);
  other.set_display_name("Nguyễn Thị Lành");
  EXPECT_THAT(Correct(other),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED));
  EXPECT_THAT(desk_.GetGrant(first_)->corrections(), SizeIs(1));
}

TEST_F(GrantsTest, OfACollectiveTheDigestIsThatOfTheRequest) {
  ASSERT_THAT(desk_.Nominate(CollectiveNomination("xa")), IsOk());
  ASSERT_THAT(desk_.Appraise("xa", {"discipline"}), IsOk());
  ASSERT_THAT(desk_.Decide("d2", {"xa"}), IsOk());
  v1::CorrectGrantRequest request = Spelling();
  request.set_name(DecisionName("d2") + "/grants/1");
  request.set_display_name("Nhân dân và cán bộ xã Dân Tiến");
  request.set_request_id("once");
  ASSERT_THAT(Correct(request), IsOk());
  EXPECT_THAT(desk_.Log(), HasSubstr(rpc::DigestWithout(request, {"request_id"})));
}

TEST_F(GrantsTest, ACorrectionChangesSomethingAndNamesNobody) {
  v1::CorrectGrantRequest same = Spelling();
  same.set_display_name("Nguyễn Thị Lan");
  EXPECT_THAT(FieldsOf(Correct(same).status()), ElementsAre("display_name"));

  struct Case {
    std::string field;
    std::function<void(v1::CorrectGrantRequest&)> spoil;
  };
  for (const Case& c :
       {Case{"correction", [](auto& r) { r.clear_correction(); }},
        Case{"correction", [](auto& r) { r.set_correction("Là Nguyễn Thị Lan"); }},
        Case{"correction", [](auto& r) { r.set_correction("Phải ghi: Nguyễn Thị Lán."); }},
        Case{"reason", [](auto& r) { r.set_reason("nguyen thi lan khiếu nại"); }},
        Case{"display_name", [](auto& r) { r.set_display_name(" Lan"); }},
        Case{"description", [](auto& r) { r.set_description(std::string(301, 'x')); }},
        Case{"merit", [](auto& r) { r.set_merit("x\x07"); }}}) {
    v1::CorrectGrantRequest request = Spelling();
    c.spoil(request);
    SCOPED_TRACE(request.ShortDebugString());
    auto refused = Correct(request);
    EXPECT_THAT(refused, Fails(Code::kInvalidArgument));
    EXPECT_THAT(FieldsOf(refused.status()), ElementsAre(c.field));
  }
  EXPECT_THAT(Correct(Spelling(), "binh"), Fails(Code::kPermissionDenied));
  v1::CorrectGrantRequest old = Spelling();
  old.set_etag("1");
  EXPECT_THAT(Correct(old), Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(desk_.GetGrant(first_)->corrections(), IsEmpty());
}

TEST_F(GrantsTest, WhatWasTakenBackOrErasedIsNotCorrected) {
  ASSERT_THAT(Correct(Spelling()), IsOk());
  const std::string recipient = SampleNomination("n0").honouree().recipient();
  ASSERT_THAT(Erase(recipient), IsOk());
  const auto erased = desk_.GetGrant(first_);
  EXPECT_EQ(erased->honouree().display_name() + erased->merit(), "");
  ASSERT_THAT(erased->corrections(), SizeIs(1)) << "that it was corrected is no secret";
  EXPECT_EQ(erased->corrections(0).display_name() + erased->corrections(0).merit(), "");
  EXPECT_THAT(Correct(Spelling()), Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));

  v1::CorrectGrantRequest other = Spelling();
  other.set_name(DecisionName("d1") + "/grants/2");
  ASSERT_THAT(desk_.Revoke(other.name()), IsOk());
  EXPECT_THAT(Correct(other), Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(GrantsTest, ADuplicateIsIssuedFromTheDayOfTheDecisionOn) {
  EXPECT_THAT(FieldsOf(Duplicate("2020-08-13").status()), ElementsAre("date"));
  auto issued = Duplicate("2020-08-14");
  ASSERT_THAT(issued, IsOk());
  ASSERT_THAT(issued->duplicates(), SizeIs(1));
  EXPECT_EQ(issued->duplicates(0).reason(), "Mất");
  EXPECT_EQ(issued->duplicates(0).issued_by(), "user:chief");
  EXPECT_EQ(issued->honouree().display_name(), "Nguyễn Thị Lan");
  ASSERT_THAT(Duplicate("2020-09-01", "Hỏng"), IsOk());
  EXPECT_THAT(desk_.GetGrant(first_)->duplicates(), SizeIs(2));
  EXPECT_EQ(desk_.GetGrant(first_)->certificate_number(), "2020-000001") << "the same number";
  EXPECT_THAT(Touches(), ElementsAre(v1::TOUCH_KIND_DUPLICATED, v1::TOUCH_KIND_DUPLICATED));
}

TEST_F(GrantsTest, ADuplicateIsRefusedWithEveryFault) {
  EXPECT_THAT(FieldsOf(Duplicate("1/9/2020", "").status()), ElementsAre("ground", "date"));
  EXPECT_THAT(FieldsOf(Duplicate("2020-09-01", "Nguyễn Thị Lan làm mất").status()),
              ElementsAre("ground"));
  EXPECT_THAT(Duplicate("2020-09-01", "Mất", "binh"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Duplicate("2020-09-01", "Mất", "chief", "1"),
              Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  ASSERT_THAT(desk_.Revoke(first_), IsOk());
  EXPECT_THAT(Duplicate("2020-09-01"),
              Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));
}

}  // namespace
}  // namespace thidua::awards
