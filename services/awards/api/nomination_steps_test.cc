// Editing a nomination, sending it back, taking it back and refusing it.
#include <gtest/gtest.h>

#include "services/awards/api/nominations.h"
#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using Code = absl::StatusCode;

class NominationStepsTest : public ::testing::Test {
 protected:
  NominationStepsTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  Desk desk_;
};

TEST_F(NominationStepsTest, AnEditProposesAnewWhatWasAppraised) {
  ASSERT_THAT(desk_.MakeEligible(SampleNomination("n1")), IsOk());
  v1::Nomination edited = SampleNomination("n1");
  edited.set_merit("Việc khác");
  edited.mutable_honouree()->clear_display_name();
  auto answer = desk_.Edit(edited, "huyen", "once");
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->state(), v1::NOMINATION_STATE_PROPOSED);
  EXPECT_EQ(answer->merit(), "Việc khác");
  EXPECT_EQ(answer->honouree().display_name(), "Trần Văn n1") << "the recipient's own";
  EXPECT_FALSE(answer->has_appraisal());
  EXPECT_EQ(answer->proposer(), "user:huyen");
  EXPECT_THAT(answer->earlier_proposers(), ElementsAre("user:lan"));

  auto again = desk_.Edit(edited, "huyen", "once");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->DebugString(), answer->DebugString());
}

TEST_F(NominationStepsTest, AnEditNamesTheVersionThatItIsOf) {
  auto stored = desk_.Nominate(SampleNomination("n1"));
  v1::Nomination edited = SampleNomination("n1");
  edited.set_merit("Việc khác");
  edited.set_etag("1");
  EXPECT_THAT(desk_.Edit(edited), Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  edited.set_etag(stored->etag());
  EXPECT_THAT(desk_.Edit(edited), IsOk());
}

TEST_F(NominationStepsTest, AnEditIsHeldToTheSameRules) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  v1::Nomination edited = SampleNomination("n1", "unknown");
  EXPECT_THAT(FieldsOf(desk_.Edit(edited).status()), ElementsAre("nomination.honour"));
  edited = SampleNomination("n1");
  edited.clear_merit();
  EXPECT_THAT(FieldsOf(desk_.Edit(edited).status()), ElementsAre("nomination.merit"));
  ASSERT_THAT(desk_.Nominate(SampleNomination("n2")), IsOk());
  edited = SampleNomination("n1");
  edited.mutable_honouree()->set_recipient(SampleNomination("n2").honouree().recipient());
  EXPECT_THAT(FieldsOf(desk_.Edit(edited).status()), ElementsAre("nomination.honouree.recipient"));
  edited = SampleNomination("n3");
  EXPECT_THAT(desk_.Edit(edited, "huyen"), Fails(Code::kNotFound));
  EXPECT_THAT(desk_.Edit(edited, "nobody"), Fails(Code::kPermissionDenied));
}

TEST_F(NominationStepsTest, ACommuneEditsAndWithdrawsOnlyItsOwn) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  v1::Nomination edited = SampleNomination("n1");
  edited.set_merit("Việc khác");
  EXPECT_THAT(desk_.Edit(edited, "vi"), Fails(Code::kPermissionDenied));
  // Whatever unit the request says.
  edited.mutable_honouree()->set_unit("units/an-vi");
  EXPECT_THAT(desk_.Edit(edited, "vi"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.Withdraw({"n1"}, "vi"), Fails(Code::kPermissionDenied));
  v1::Nomination other = SampleNomination("v1");
  other.mutable_honouree()->set_unit("units/an-vi");
  ASSERT_THAT(desk_.Nominate(other, "vi"), IsOk());
  EXPECT_THAT(desk_.Withdraw({"v1", "n1"}, "vi"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.Withdraw({"v1"}, "vi"), IsOk());
  EXPECT_THAT(desk_.Withdraw({"n1"}, "huyen"), IsOk());
}

TEST_F(NominationStepsTest, StepsAreForThoseWhoMayTakeThem) {
  ASSERT_THAT(desk_.MakeEligible(SampleNomination("n1")), IsOk());
  for (const char* person : {"lan", "huyen", "chief", "council", "nobody"}) {
    EXPECT_THAT(desk_.Return({"n1"}, person), Fails(Code::kPermissionDenied)) << person;
  }
  for (const char* person : {"lan", "huyen", "binh", "council", "nobody"}) {
    EXPECT_THAT(desk_.Refuse({"n1"}, person), Fails(Code::kPermissionDenied)) << person;
  }
  for (const char* person : {"binh", "chief", "council", "nobody"}) {
    EXPECT_THAT(desk_.Withdraw({"n1"}, person), Fails(Code::kPermissionDenied)) << person;
  }
}

TEST_F(NominationStepsTest, AStepIsTakenForAllOrNone) {
  desk_.Eligible("n", 3);
  ASSERT_THAT(desk_.Withdraw({"n1"}), IsOk());
  const int64_t head = desk_.Head();
  auto refused = desk_.Return({"n0", "n1", "n2"});
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("nominations[1]"));
  EXPECT_EQ(desk_.Head(), head);
  EXPECT_EQ(desk_.GetNomination("n0")->state(), v1::NOMINATION_STATE_ELIGIBLE);
  EXPECT_THAT(desk_.Return({"n0", "none"}), Fails(Code::kNotFound));

  auto returned = desk_.Return({"n2", "n0"});
  ASSERT_THAT(returned, IsOk());
  EXPECT_EQ(desk_.Head(), head + 1);
  ASSERT_THAT(returned->outcomes(), SizeIs(2));
  EXPECT_EQ(returned->outcomes(0).nomination(), NominationName("n2"));
  EXPECT_EQ(returned->outcomes(0).state(), v1::NOMINATION_STATE_RETURNED);
  EXPECT_EQ(desk_.GetNomination("n0")->note(), "Vì thiếu giấy");
}

TEST_F(NominationStepsTest, NamesEachOnceAndSaysWhy) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  EXPECT_THAT(FieldsOf(desk_.Return({"n1", "n1"}).status()), ElementsAre("nominations[1]"));
  EXPECT_THAT(FieldsOf(desk_.Return({}).status()), ElementsAre("nominations"));
  v1::ReturnNominationsRequest request;
  request.set_parent(kMovement);
  request.add_nominations(NominationName("n1"));
  request.add_nominations("units/khoai-chau/movements/m2021/nominations/n1");
  request.set_request_id("r");
  v1::NominationsOutcome answer;
  auto call = desk_.As("binh", "ReturnNominations");
  EXPECT_THAT(FieldsOf(desk_.nominations->Return(call, request, &answer)),
              ElementsAre("nominations[1]", "note"));
}

TEST_F(NominationStepsTest, ARepeatedStepIsAnsweredAsTheFirstTime) {
  desk_.Eligible("n", 2);
  v1::WithdrawNominationsRequest request;
  request.set_parent(kMovement);
  request.add_nominations(NominationName("n1"));
  request.add_nominations(NominationName("n0"));
  request.set_note("Vì");
  request.set_request_id("once");
  v1::NominationsOutcome first, second;
  auto call = desk_.As("lan", "WithdrawNominations");
  ASSERT_THAT(desk_.nominations->Withdraw(call, request, &first), IsOk());
  auto again = desk_.As("lan", "WithdrawNominations");
  ASSERT_THAT(desk_.nominations->Withdraw(again, request, &second), IsOk());
  EXPECT_EQ(second.DebugString(), first.DebugString());
}

TEST_F(NominationStepsTest, AnOpenObjectionIsNotEditedAway) {
  ASSERT_THAT(desk_.MakeEligible(SampleNomination("n1")), IsOk());
  ASSERT_THAT(desk_.Publish("t1", {"n1"}), IsOk());
  v1::RecordObjectionRequest objection;
  objection.set_name(NoticeName("t1"));
  objection.mutable_objection()->set_nomination(NominationName("n1"));
  objection.mutable_objection()->set_reference("Đơn 12");
  objection.mutable_objection()->set_receipt_date("2020-08-05");
  objection.set_request_id("objection");
  v1::PublicNotice notice;
  auto call = desk_.As("binh", "RecordObjection");
  ASSERT_THAT(desk_.council->RecordObjection(call, objection, &notice), IsOk());
  v1::Nomination edited = SampleNomination("n1");
  edited.set_merit("Việc khác");
  EXPECT_THAT(desk_.Edit(edited),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));

  v1::SettleObjectionRequest settle;
  settle.set_name(NoticeName("t1"));
  settle.set_number(1);
  settle.set_upheld(true);
  settle.set_answer("Đúng");
  settle.set_request_id("settle");
  auto settling = desk_.As("binh", "SettleObjection");
  ASSERT_THAT(desk_.council->SettleObjection(settling, settle, &notice), IsOk());
  auto answer = desk_.Edit(edited);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->notice(), "") << "what was published is another proposal";
}

}  // namespace
}  // namespace thidua::awards
