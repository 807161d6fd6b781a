#include "services/awards/api/personal_names.h"

#include <gtest/gtest.h>

#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Code = absl::StatusCode;

bool Named(const PersonalNames& names, const std::string& text) {
  Violations violations;
  names.CheckUnnamed(violations, "note", text);
  return !violations.empty();
}

TEST(PersonalNames, AreFoundHoweverTheyAreTyped) {
  PersonalNames names;
  names.Add("Đỗ Thị Lan");
  for (const char* text : {"Đỗ Thị Lan", "Hồ sơ của bà đỗ thị lan, thôn 3", "DO THI LAN",
                           "(Đỗ  Thị-Lan)", "Do thi lan.", "bà\nĐỗ\nThị\nLan"}) {
    EXPECT_TRUE(Named(names, text)) << text;
  }
  for (const char* text :
       {"", "Bà Lan", "Đỗ Thị Lanh", "Chỗ đỗ", "Nguyễn Đỗ Thị", "Đỗ Thị và Lan"}) {
    EXPECT_FALSE(Named(names, text)) << text;
  }
}

TEST(PersonalNames, AWordAloneIsNoName) {
  PersonalNames names;
  names.Add("Lan");
  names.Add(" - ");
  names.Add("");
  EXPECT_FALSE(Named(names, "Lan man, thiếu số liệu"));
  EXPECT_FALSE(Named(names, "-"));
}

TEST(PersonalNames, AreNotToldAgain) {
  PersonalNames names;
  names.Add("Đỗ Thị Lan");
  Violations violations;
  names.CheckUnnamed(violations, "note", "Đỗ Thị Lan thiếu giấy");
  ASSERT_THAT(FieldsOf(violations), ElementsAre("note"));
  EXPECT_EQ(violations.list()[0].reason, type::v1::ERROR_REASON_INVALID_TEXT);
  EXPECT_THAT(violations.list()[0].description, Not(HasSubstr("Lan")));
}

// With the verbs that take such texts; those of holds and grants have theirs beside them.
class NotesTest : public ::testing::Test {
 protected:
  NotesTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
    EXPECT_THAT(desk_.Nominate(SampleNomination("n0")), IsOk());
  }

  template <class Request>
  absl::Status Close(absl::Status (Nominations::*verb)(rpc::Call&, const Request&,
                                                       v1::NominationsOutcome*),
                     const char* method, const char* person, const std::string& note,
                     const std::string& reason = "") {
    Request request;
    request.set_parent(kMovement);
    request.add_nominations(NominationName("n0"));
    request.set_note(note);
    request.set_reason(reason);
    request.set_request_id(desk_.NewId());
    v1::NominationsOutcome answer;
    auto call = desk_.As(person, method);
    return ((*desk_.nominations).*verb)(call, request, &answer);
  }

  Desk desk_;
};

TEST_F(NotesTest, OfAStepNameNobody) {
  const std::string note = "Nguyễn Thị Lan thiếu biên bản";
  const absl::Status outcomes[] = {
      Close(&Nominations::Return, "ReturnNominations", "binh", note),
      Close(&Nominations::Withdraw, "WithdrawNominations", "lan", note),
      Close(&Nominations::Refuse, "RefuseNominations", "chief", note),
  };
  for (const absl::Status& outcome : outcomes) {
    EXPECT_THAT(outcome, Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TEXT));
    EXPECT_THAT(FieldsOf(outcome), ElementsAre("note"));
  }
  EXPECT_THAT(FieldsOf(Close(&Nominations::Return, "ReturnNominations", "binh", "Thiếu biên bản",
                             "Nguyễn Thị Lan nhờ")),
              ElementsAre("reason"));
  EXPECT_EQ(desk_.GetNomination("n0")->state(), v1::NOMINATION_STATE_PROPOSED);
  EXPECT_THAT(Close(&Nominations::Return, "ReturnNominations", "binh", "Thiếu biên bản"), IsOk());
}

TEST_F(NotesTest, OfAProposalAndItsAppraisalNameNobody) {
  const v1::Nomination nomination = SampleNomination("n1");
  v1::CreateNominationsRequest proposal = ProposalsOf({nomination});
  proposal.set_reason("Theo đơn của " + EntryOf(nomination).recipient().display_name());
  EXPECT_THAT(FieldsOf(desk_.Propose(proposal).status()), ElementsAre("reason"));

  v1::AppraiseNominationsRequest appraisal = AppraisalOf({"n0"});
  v1::Confirmation& confirmation = *appraisal.add_confirmations();
  confirmation.set_rule("work-years");
  confirmation.set_reason("Đã xem hồ sơ của bà Nguyễn Thị Lan");
  EXPECT_THAT(FieldsOf(desk_.Appraise(appraisal).status()), ElementsAre("confirmations[0].reason"));
}

TEST_F(NotesTest, OfTheCouncilNameNobody) {
  desk_.Eligible("e", 1);
  v1::RecordSessionRequest session = desk_.Session("s1", {"e0"});
  session.mutable_session()->mutable_ballots(0)->set_confirmation("Nguyễn Thị Lan đủ phiếu");
  EXPECT_THAT(FieldsOf(desk_.Record(session).status()),
              ElementsAre("session.ballots[0].confirmation"));

  ASSERT_THAT(desk_.Publish("t1", {"e0"}), IsOk());
  v1::RecordObjectionRequest objection;
  objection.set_name(NoticeName("t1"));
  objection.mutable_objection()->set_nomination(NominationName("e0"));
  objection.mutable_objection()->set_reference("Đơn của bà Nguyễn Thị Lan");
  objection.mutable_objection()->set_receipt_date("2020-08-05");
  objection.set_request_id(desk_.NewId());
  v1::PublicNotice notice;
  auto objecting = desk_.As("binh", "RecordObjection");
  EXPECT_THAT(FieldsOf(desk_.council->RecordObjection(objecting, objection, &notice)),
              ElementsAre("objection.reference"));
  objection.mutable_objection()->set_reference("Đơn 12");
  ASSERT_THAT(desk_.council->RecordObjection(objecting, objection, &notice), IsOk());

  v1::SettleObjectionRequest settlement;
  settlement.set_name(NoticeName("t1"));
  settlement.set_number(1);
  settlement.set_answer("Bà Nguyễn Thị Lan đủ điều kiện");
  settlement.set_request_id(desk_.NewId());
  auto settling = desk_.As("binh", "SettleObjection");
  EXPECT_THAT(FieldsOf(desk_.council->SettleObjection(settling, settlement, &notice)),
              ElementsAre("answer"));
}

TEST_F(NotesTest, OfTheDecisionAndAfterItNameNobody) {
  desk_.Eligible("e", 1);
  v1::CreateDecisionRequest decision = desk_.Decision("d1", {"e0"});
  v1::Confirmation& confirmation = *decision.mutable_decision()->add_confirmations();
  confirmation.set_rule("cap");
  confirmation.set_reason("Nguyễn Thị Lan là trường hợp đặc biệt");
  EXPECT_THAT(FieldsOf(desk_.Decide(decision).status()),
              ElementsAre("decision.confirmations[0].reason"));
  ASSERT_THAT(desk_.Decide("d1", {"e0"}), IsOk());

  v1::RecordHandoversRequest handovers;
  handovers.set_parent(DecisionName("d1"));
  handovers.mutable_handover()->set_date("2020-08-05");
  handovers.mutable_handover()->set_occasion("Tại nhà bà Nguyễn Thị Lan");
  handovers.set_request_id(desk_.NewId());
  v1::RecordHandoversResponse answer;
  auto handing = desk_.As("admin", "RecordHandovers");
  EXPECT_THAT(FieldsOf(desk_.grants->RecordHandovers(handing, handovers, &answer)),
              ElementsAre("handover.occasion"));

  v1::SettleReviewRequest settlement;
  settlement.set_name(DecisionName("d1") + "/grants/1");
  settlement.set_ground("Bà Nguyễn Thị Lan vẫn xứng đáng");
  EXPECT_THAT(FieldsOf(desk_.SettleReview(settlement).status()),
              ElementsAre("found_digest", "ground"));
}

TEST_F(NotesTest, OfACollectiveMayNameIt) {
  v1::Nomination collective = CollectiveNomination("xa");
  collective.mutable_honouree()->set_display_name("Nhân dân và cán bộ xã Dân Tiến");
  ASSERT_THAT(desk_.Nominate(collective), IsOk());
  auto names = PersonalNames::Of(desk_.store(), "khoai-chau",
                                 {NominationName("xa"), NominationName("none"), "x"});
  ASSERT_THAT(names, IsOk());
  EXPECT_FALSE(Named(*names, "Nhân dân và cán bộ xã Dân Tiến"));
}

TEST_F(NotesTest, OfTheRecipientItselfNameNobody) {
  const std::string name = SampleNomination("n0").honouree().recipient();
  v1::EraseRecipientRequest request;
  request.set_name(name);
  request.set_reason("Theo đơn của ông Trần Văn n0");
  request.set_request_id(desk_.NewId());
  v1::Recipient answer;
  auto call = desk_.As("admin", "EraseRecipient");
  EXPECT_THAT(FieldsOf(desk_.recipients->Erase(call, request, &answer)), ElementsAre("reason"));

  v1::UpdateRecipientRequest update;
  *update.mutable_recipient() = EntryOf(SampleNomination("n0")).recipient();
  update.set_reason("Ông Trần Văn n0 chuyển chỗ ở");
  update.set_request_id(desk_.NewId());
  auto updating = desk_.As("binh", "UpdateRecipient");
  EXPECT_THAT(FieldsOf(desk_.recipients->Update(updating, update, &answer)), ElementsAre("reason"));

  ASSERT_THAT(Close(&Nominations::Withdraw, "WithdrawNominations", "lan", "Theo đơn"), IsOk());
  request.set_reason("Theo đơn số 5");
  request.set_request_id(desk_.NewId());
  auto again = desk_.As("admin", "EraseRecipient");
  ASSERT_THAT(desk_.recipients->Erase(again, request, &answer), IsOk());
  auto names = PersonalNames::Of(desk_.store(), "khoai-chau", {name, NominationName("n0")});
  ASSERT_THAT(names, IsOk());
  EXPECT_FALSE(Named(*names, "Trần Văn n0, Nguyễn Thị Lan")) << "nobody knows the name any more";
}

}  // namespace
}  // namespace thidua::awards
