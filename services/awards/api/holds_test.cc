// Holding nominations and grants, and what waits meanwhile.
#include "services/awards/api/holds.h"

#include <gtest/gtest.h>

#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Code = absl::StatusCode;
using type::v1::ERROR_REASON_ILLEGAL_STATE;

class HoldsTest : public ::testing::Test {
 protected:
  HoldsTest() : holds_(desk_.store()) {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
    desk_.Eligible("n", 3);
  }

  absl::StatusOr<v1::HeldResource> Place(const std::string& name,
                                         const std::string& ground = "Đơn số 12/ĐKN",
                                         const std::string& person = "binh",
                                         const std::string& etag = "") {
    v1::PlaceHoldRequest request;
    request.set_name(name);
    request.set_ground(ground);
    request.set_etag(etag);
    request.set_request_id(desk_.NewId());
    v1::HeldResource answer;
    auto call = desk_.As(person, "PlaceHold");
    RETURN_IF_ERROR(holds_.Place(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::HeldResource> Lift(const std::string& name,
                                        const std::string& outcome = "Kết luận 5/KL: không đúng",
                                        const std::string& person = "binh") {
    v1::LiftHoldRequest request;
    request.set_name(name);
    request.set_outcome(outcome);
    request.set_request_id(desk_.NewId());
    v1::HeldResource answer;
    auto call = desk_.As(person, "LiftHold");
    RETURN_IF_ERROR(holds_.Lift(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::Grant> Duplicate(const std::string& grant) {
    v1::IssueDuplicateRequest request;
    request.set_name(grant);
    request.set_ground("Mất");
    request.set_date("2020-08-20");
    request.set_request_id(desk_.NewId());
    v1::Grant answer;
    auto call = desk_.As("chief", "IssueDuplicate");
    RETURN_IF_ERROR(desk_.grants->IssueDuplicate(call, request, &answer));
    return answer;
  }

  Desk desk_;
  HoldsApi holds_;
  const std::string grant_ = DecisionName("d1") + "/grants/1";
};

TEST_F(HoldsTest, AHeldNominationIsNotDecided) {
  auto held = Place(NominationName("n0"));
  ASSERT_THAT(held, IsOk());
  EXPECT_EQ(held->name(), NominationName("n0"));
  ASSERT_THAT(held->holds(), SizeIs(1));
  EXPECT_EQ(held->holds(0).reason(), "Đơn số 12/ĐKN");
  EXPECT_EQ(held->holds(0).placed_by(), "user:binh");
  EXPECT_TRUE(held->holds(0).has_place_time());
  const int64_t head = desk_.Head();
  auto refused = desk_.Decide("d1", {"n1", "n0"});
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("decision.nominations[1]"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("held: Đơn số 12/ĐKN"));
  EXPECT_EQ(desk_.Head(), head) << "nor is the one beside it";

  auto lifted = Lift(NominationName("n0"));
  ASSERT_THAT(lifted, IsOk());
  EXPECT_EQ(lifted->holds(0).outcome(), "Kết luận 5/KL: không đúng");
  EXPECT_EQ(lifted->holds(0).lifted_by(), "user:binh");
  EXPECT_EQ(desk_.GetNomination("n0")->merit(), SampleNomination("n0").merit());
  EXPECT_THAT(desk_.Decide("d1", {"n1", "n0"}), IsOk());
}

TEST_F(HoldsTest, AnEditDoesNotLiftAHold) {
  ASSERT_THAT(Place(NominationName("n0")), IsOk());
  ASSERT_THAT(desk_.Edit(SampleNomination("n0")), IsOk());
  ASSERT_THAT(desk_.Appraise("n0"), IsOk());
  EXPECT_THAT(FieldsOf(desk_.Decide("d1", {"n0"}).status()),
              ElementsAre("decision.nominations[0]"));
}

TEST_F(HoldsTest, AHeldGrantIsNeitherIssuedAgainNorHandedOver) {
  ASSERT_THAT(desk_.Decide("d1", {"n0", "n1"}), IsOk());
  ASSERT_THAT(Place(grant_), IsOk());
  auto duplicate = Duplicate(grant_);
  EXPECT_THAT(duplicate, Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(std::string(duplicate.status().message()), HasSubstr("held: Đơn số 12/ĐKN"));
  v1::RecordHandoversRequest request;
  request.set_parent(DecisionName("d1"));
  request.add_grants(grant_);
  request.mutable_handover()->set_date("2020-08-15");
  request.set_request_id(desk_.NewId());
  v1::RecordHandoversResponse answer;
  auto call = desk_.As("admin", "RecordHandovers");
  EXPECT_THAT(FieldsOf(desk_.grants->RecordHandovers(call, request, &answer)),
              ElementsAre("grants[0]"));
  EXPECT_EQ(desk_.GetGrant(grant_)->state(), v1::GRANT_STATE_GRANTED) << "the honour stands";

  ASSERT_THAT(Lift(grant_), IsOk());
  EXPECT_THAT(Duplicate(grant_), IsOk());
  request.set_request_id(desk_.NewId());
  auto later = desk_.As("admin", "RecordHandovers");
  EXPECT_THAT(desk_.grants->RecordHandovers(later, request, &answer), IsOk());

  v1::GetDecisionRequest get;
  get.set_name(DecisionName("d1"));
  v1::Decision decision;
  auto reading = desk_.As("auditor", "GetDecision");
  ASSERT_THAT(desk_.decisions->Get(reading, get, &decision), IsOk());
  ASSERT_THAT(decision.touches(), SizeIs(3)) << "handing over is no touch";
  EXPECT_EQ(decision.touches(0).kind(), v1::TOUCH_KIND_HELD);
  EXPECT_EQ(decision.touches(1).kind(), v1::TOUCH_KIND_RELEASED);
  EXPECT_EQ(decision.touches(1).grant(), grant_);
}

TEST_F(HoldsTest, AHeldGrantCanBeTakenBack) {
  ASSERT_THAT(desk_.Decide("d1", {"n0"}), IsOk());
  ASSERT_THAT(Place(grant_), IsOk());
  EXPECT_THAT(desk_.Revoke(grant_), IsOk());
  EXPECT_THAT(Lift(grant_), IsOk()) << "what came of it can still be recorded";
  EXPECT_THAT(Place(grant_), Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(HoldsTest, OneHoldIsOpenAtATime) {
  for (const std::string& name : {NominationName("n0"), grant_}) {
    SCOPED_TRACE(name);
    if (name == grant_) {
      ASSERT_THAT(desk_.Decide("d1", {"n1"}), IsOk());
    }
    EXPECT_THAT(Lift(name), Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));
    ASSERT_THAT(Place(name), IsOk());
    auto twice = Place(name, "Đơn khác");
    EXPECT_THAT(twice, Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));
    EXPECT_THAT(std::string(twice.status().message()), HasSubstr("Đơn số 12/ĐKN"));
    ASSERT_THAT(Lift(name), IsOk());
    auto again = Place(name, "Đơn khác");
    ASSERT_THAT(again, IsOk());
    ASSERT_THAT(again->holds(), SizeIs(2)) << "the first one is kept";
    EXPECT_EQ(again->holds(0).lifted_by(), "user:binh");
    EXPECT_EQ(again->holds(1).lifted_by(), "");
  }
}

TEST_F(HoldsTest, WhatHasEndedIsNotHeld) {
  ASSERT_THAT(desk_.Withdraw({"n0"}), IsOk());
  ASSERT_THAT(desk_.Decide("d1", {"n1"}), IsOk());
  for (const char* id : {"n0", "n1"}) {
    EXPECT_THAT(Place(NominationName(id)),
                Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));
  }
}

TEST_F(HoldsTest, NeedsAGroundThatNamesNobody) {
  const std::string name = NominationName("n0");
  EXPECT_THAT(FieldsOf(Place(name, "").status()), ElementsAre("ground"));
  auto named = Place(name, "Bà NGUYỄN THỊ LAN bị tố cáo");
  EXPECT_THAT(named, Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TEXT));
  EXPECT_THAT(FieldsOf(named.status()), ElementsAre("ground"));
  EXPECT_THAT(Place(name, "Đơn", "binh", "1"),
              Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  ASSERT_THAT(Place(name), IsOk());
  EXPECT_THAT(FieldsOf(Lift(name, "").status()), ElementsAre("outcome"));
  EXPECT_THAT(FieldsOf(Lift(name, "nguyen thi lan không sai").status()), ElementsAre("outcome"));
  EXPECT_THAT(desk_.GetNomination("n0")->holds(), SizeIs(1));
}

TEST_F(HoldsTest, TellsNothingToStrangers) {
  for (const std::string& name : {NominationName("n0"), NominationName("none"), grant_,
                                  std::string("units/khoai-chau"), std::string()}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(Place(name, "Đơn", "nobody"), Fails(Code::kPermissionDenied));
    EXPECT_THAT(Lift(name, "Kết luận", "lan"), Fails(Code::kPermissionDenied));
  }
  EXPECT_THAT(Place(NominationName("none")), Fails(Code::kNotFound));
  EXPECT_THAT(Place(DecisionName("d1") + "/grants/9"), Fails(Code::kNotFound));
  EXPECT_THAT(Place("units/khoai-chau"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(desk_.GetNomination("n0")->holds(), IsEmpty());
}

}  // namespace
}  // namespace thidua::awards
