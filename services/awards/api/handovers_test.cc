// Handing over the certificates of a decision: all or none.
#include <gtest/gtest.h>

#include "services/awards/api/grants.h"
#include "services/awards/api/holds.h"
#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/faults.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Code = absl::StatusCode;
using type::v1::ERROR_REASON_ILLEGAL_STATE;

// d1 of the 14th has four grants; it is the 16th.
class HandoversTest : public ::testing::Test {
 protected:
  HandoversTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
    const auto ids = desk_.Eligible("n", 5);
    EXPECT_THAT(desk_.Decide("d1", {ids[0], ids[1], ids[2], ids[3]}), IsOk());
    EXPECT_THAT(desk_.Decide("d2", {ids[4]}), IsOk());
  }

  static std::string Name(int number, const std::string& decision = "d1") {
    return DecisionName(decision) + "/grants/" + std::to_string(number);
  }

  static v1::RecordHandoversRequest Of(const std::vector<std::string>& grants) {
    auto request = FromText<v1::RecordHandoversRequest>(R"(
      handover { date: "2020-08-15" occasion: "Hội nghị tổng kết" paid: true })");
    request.set_parent(DecisionName("d1"));
    for (const std::string& name : grants) request.add_grants(name);
    return request;
  }

  absl::StatusOr<std::vector<std::string>> Record(v1::RecordHandoversRequest request,
                                                  const std::string& person = "admin") {
    if (request.request_id().empty()) request.set_request_id(desk_.NewId());
    v1::RecordHandoversResponse answer;
    auto call = desk_.As(person, "RecordHandovers");
    RETURN_IF_ERROR(desk_.grants->RecordHandovers(call, request, &answer));
    return std::vector<std::string>(answer.grants().begin(), answer.grants().end());
  }

  void Hold(const std::string& name) {
    HoldsApi holds(desk_.store());
    v1::PlaceHoldRequest request;
    request.set_name(name);
    request.set_ground("Đơn 12");
    request.set_request_id(desk_.NewId());
    v1::HeldResource answer;
    auto call = desk_.As("binh", "PlaceHold");
    ASSERT_THAT(holds.Place(call, request, &answer), IsOk());
  }

  bool IsHandedOver(int number) { return desk_.GetGrant(Name(number))->has_handover(); }

  Desk desk_;
};

TEST_F(HandoversTest, SomeAndThenTheRest) {
  v1::RecordHandoversRequest some = Of({Name(2), Name(1)});
  some.set_request_id("once");
  auto recorded = Record(some);
  ASSERT_THAT(recorded, IsOk());
  EXPECT_THAT(*recorded, ::testing::UnorderedElementsAre(Name(1), Name(2)));
  const auto grant = desk_.GetGrant(Name(1));
  EXPECT_EQ(grant->handover().date(), "2020-08-15");
  EXPECT_EQ(grant->handover().occasion(), "Hội nghị tổng kết");
  EXPECT_TRUE(grant->handover().paid());
  EXPECT_EQ(grant->handover().recorded_by(), "user:admin");
  EXPECT_EQ(grant->honouree().display_name(), "Nguyễn Thị Lan") << "its texts went through it";
  EXPECT_FALSE(IsHandedOver(3));
  auto again = Record(some);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(*again, *recorded);

  auto rest = Record(Of({}));
  ASSERT_THAT(rest, IsOk());
  EXPECT_THAT(*rest, ElementsAre(Name(3), Name(4)));
  auto nothing = Record(Of({}));
  ASSERT_THAT(nothing, IsOk());
  EXPECT_THAT(*nothing, IsEmpty());
  EXPECT_FALSE(desk_.GetGrant(Name(1, "d2"))->has_handover()) << "of another decision";
}

TEST_F(HandoversTest, OrNoneWithEveryFault) {
  Hold(Name(1));
  ASSERT_THAT(desk_.Revoke(Name(2)), IsOk());
  ASSERT_THAT(Record(Of({Name(3)})), IsOk());
  const int64_t head = desk_.Head();
  auto refused = Record(Of({Name(4), Name(1), Name(2), Name(3), Name(1, "d2"), Name(4)}));
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition));
  EXPECT_THAT(FieldsOf(refused.status()),
              ElementsAre("grants[1]", "grants[2]", "grants[3]", "grants[4]", "grants[5]"));
  const std::vector<FieldViolation> faults = ViolationsOf(refused.status());
  EXPECT_THAT(faults[0].description, HasSubstr("held: Đơn 12"));
  EXPECT_THAT(faults[1].description, HasSubstr("was revoked"));
  EXPECT_THAT(faults[2].description, HasSubstr("was handed over on 2020-08-15"));
  EXPECT_THAT(faults[3].description, HasSubstr("is no grant of"));
  EXPECT_EQ(faults[0].reason, ERROR_REASON_ILLEGAL_STATE);
  EXPECT_EQ(desk_.Head(), head);
  EXPECT_FALSE(IsHandedOver(4));
}

TEST_F(HandoversTest, AllAreThoseThatCanBeHandedOver) {
  Hold(Name(1));
  ASSERT_THAT(desk_.Revoke(Name(2)), IsOk());
  auto recorded = Record(Of({}));
  ASSERT_THAT(recorded, IsOk());
  EXPECT_THAT(*recorded, ElementsAre(Name(3), Name(4))) << "it says which";
  EXPECT_FALSE(IsHandedOver(1));
  EXPECT_FALSE(IsHandedOver(2));
}

TEST_F(HandoversTest, HappenedBetweenTheDecisionAndToday) {
  for (const char* date : {"2020-08-13", "2020-08-17", "15/8/2020"}) {
    SCOPED_TRACE(date);
    v1::RecordHandoversRequest request = Of({Name(1)});
    request.mutable_handover()->set_date(date);
    auto refused = Record(request);
    EXPECT_THAT(refused, Fails(Code::kInvalidArgument));
    EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("handover.date"));
  }
  v1::RecordHandoversRequest first = Of({Name(1)}), last = Of({Name(2)});
  first.mutable_handover()->set_date("2020-08-14");
  last.mutable_handover()->set_date("2020-08-16");
  EXPECT_THAT(Record(first), IsOk());
  EXPECT_THAT(Record(last), IsOk());
}

TEST_F(HandoversTest, OfADecisionThatThereIsByWhoMay) {
  EXPECT_THAT(Record(Of({}), "chief"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Record(Of({}), "nobody"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Record(Of({Name(9)})), Fails(Code::kNotFound));
  v1::RecordHandoversRequest none = Of({});
  none.set_parent(DecisionName("none"));
  EXPECT_THAT(Record(none), Fails(Code::kNotFound));
  v1::RecordHandoversRequest many = Of(std::vector<std::string>(1001, Name(1)));
  many.mutable_handover()->set_occasion(std::string(301, 'x'));
  EXPECT_THAT(FieldsOf(Record(many).status()), ElementsAre("handover.occasion", "grants"));
}

}  // namespace
}  // namespace thidua::awards
