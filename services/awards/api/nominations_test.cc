// Proposing: who may, what is refused, many at once.
#include "services/awards/api/nominations.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

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

class NominationsTest : public ::testing::Test {
 protected:
  NominationsTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  // One of another unit than Dân Tiến.
  v1::Nomination Of(const std::string& unit, const std::string& id) {
    v1::Nomination nomination = SampleNomination(id);
    nomination.mutable_honouree()->set_unit("units/" + unit);
    return nomination;
  }

  Desk desk_;
};

TEST_F(NominationsTest, ACommuneProposesItsOwn) {
  auto nomination = desk_.Nominate(SampleNomination("n1"));
  ASSERT_THAT(nomination, IsOk());
  EXPECT_EQ(nomination->state(), v1::NOMINATION_STATE_PROPOSED);
  EXPECT_EQ(nomination->proposer(), "user:lan");
  EXPECT_EQ(nomination->honouree().display_name(), "Nguyễn Thị Lan") << "as printed";
  EXPECT_EQ(nomination->honouree().unit(), "units/dan-tien");
  EXPECT_EQ(nomination->merit(), SampleNomination("n1").merit());
  EXPECT_TRUE(nomination->sealed().empty());
  EXPECT_FALSE(nomination->etag().empty());
  EXPECT_FALSE(nomination->token().empty());

  EXPECT_THAT(desk_.Nominate(Of("an-vi", "n2")), Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.Nominate(Of("khoai-chau", "n2")), Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.Nominate(Of("kim-dong", "n2"), "xa"), Fails(Code::kPermissionDenied))
      << "a unit elsewhere gives no say here";
  EXPECT_THAT(desk_.Nominate(SampleNomination("n2"), "nobody"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.Nominate(Of("an-vi", "n2"), "huyen"), IsOk());
}

TEST_F(NominationsTest, WhereARecipientIsStoredItsOwnUnitCountsAndNotWhatTheEntrySays) {
  ASSERT_THAT(desk_.Nominate(Of("an-vi", "n1"), "vi"), IsOk());
  v1::Nomination claimed = SampleNomination("n2");  // says that it is of Dân Tiến
  claimed.mutable_honouree()->set_recipient(SampleNomination("n1").honouree().recipient());
  claimed.set_merit("Việc khác");
  EXPECT_THAT(desk_.Nominate(claimed), Fails(Code::kPermissionDenied));
}

TEST_F(NominationsTest, OneEntryElsewhereRefusesTheBatch) {
  EXPECT_THAT(desk_.Propose(ProposalsOf({SampleNomination("n1"), Of("an-vi", "n2")})),
              Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.GetNomination("n1"), Fails(Code::kNotFound));
  EXPECT_THAT(desk_.Propose(ProposalsOf({SampleNomination("n1"), Of("an-vi", "n2")}), "huyen"),
              IsOk());
}

TEST_F(NominationsTest, TellsNothingToStrangers) {
  v1::CreateNominationsRequest malformed = ProposalsOf({SampleNomination("n5")});
  malformed.set_parent("x");
  EXPECT_THAT(desk_.Propose(malformed, "nobody"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.Propose(malformed), Fails(Code::kInvalidArgument));
  v1::CreateNominationsRequest unknown = ProposalsOf({SampleNomination("n5")});
  unknown.set_parent("units/khoai-chau/movements/none");
  EXPECT_THAT(desk_.Propose(unknown, "nobody"), Fails(Code::kPermissionDenied));
  for (const char* id : {"n1", "none"}) {
    EXPECT_THAT(desk_.GetNomination(id, "nobody"), Fails(Code::kPermissionDenied));
    EXPECT_THAT(desk_.Withdraw({id}, "nobody"), Fails(Code::kPermissionDenied));
  }
}

TEST_F(NominationsTest, RefusesWhatTheRulesDoNotKnow) {
  v1::Nomination nomination = SampleNomination("n1", "unknown");
  EXPECT_THAT(FieldsOf(desk_.Nominate(nomination).status()),
              ElementsAre("entries[0].nomination.honour"));
  nomination.clear_merit();
  EXPECT_THAT(FieldsOf(desk_.Nominate(nomination).status()),
              ElementsAre("entries[0].nomination.merit"));
  nomination = SampleNomination("n1");
  nomination.set_receipt_date("2016-01-01");
  EXPECT_THAT(desk_.Nominate(nomination),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_NO_RULE_PACK));
  nomination.set_receipt_date("2020-08-06");
  EXPECT_THAT(FieldsOf(desk_.Nominate(nomination).status()),
              ElementsAre("entries[0].nomination.receipt_date"))
      << "the law of a day to come is not chosen";
  v1::CreateNominationsRequest request = ProposalsOf({SampleNomination("n1")});
  request.set_parent("units/khoai-chau/movements/none");
  request.mutable_entries(0)->mutable_nomination()->set_name(
      "units/khoai-chau/movements/none/nominations/n1");
  EXPECT_THAT(desk_.Propose(request),
              Fails(Code::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
}

TEST_F(NominationsTest, ARequestHasFromOneToAThousandEntriesOfItsMovement) {
  EXPECT_THAT(FieldsOf(desk_.Propose(ProposalsOf({}), "huyen").status()), ElementsAre("entries"));
  std::vector<v1::Nomination> many(1001, SampleNomination("n"));
  EXPECT_THAT(FieldsOf(desk_.Propose(ProposalsOf(many)).status()), ElementsAre("entries"));
  v1::CreateNominationsRequest request =
      ProposalsOf({SampleNomination("n1"), SampleNomination("n1"), SampleNomination("n2")});
  request.mutable_entries(2)->mutable_nomination()->set_name(
      "units/khoai-chau/movements/m2021/nominations/n2");
  EXPECT_THAT(FieldsOf(desk_.Propose(request).status()),
              ElementsAre("entries[1].nomination.name", "entries[2].nomination.name"));
}

TEST_F(NominationsTest, AllOrNoneWithEveryRowsFaults) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("old")), IsOk());
  std::vector<v1::Nomination> nominations;
  for (int i = 0; i < 6; ++i) nominations.push_back(SampleNomination(absl::StrCat("n", i)));
  nominations[1].set_honour("unknown");
  nominations[2].mutable_honouree()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);  // not for ldtt
  (*nominations[4].mutable_dossier())["Ảnh"] = "1";
  const int64_t head = desk_.Head();
  auto refused = desk_.Propose(ProposalsOf(nominations));
  EXPECT_THAT(refused, Fails(Code::kInvalidArgument));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("entries[1].nomination.honour",
                                                      "entries[2].nomination.honouree.recipient",
                                                      "entries[4].nomination.dossier[\"Ảnh\"]"));
  EXPECT_EQ(desk_.Head(), head);

  // Where the ledger stands in the way, and not the request, every row is told as well.
  nominations = {SampleNomination("old"), SampleNomination("n1"), SampleNomination("n2")};
  nominations[0].set_merit("Việc khác");
  nominations[2].mutable_honouree()->set_recipient(SampleNomination("n1").honouree().recipient());
  refused = desk_.Propose(ProposalsOf(nominations));
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("entries[0]", "entries[2]"));
  EXPECT_EQ(ViolationsOf(refused.status())[0].reason, type::v1::ERROR_REASON_RESOURCE_EXISTS);
  EXPECT_EQ(ViolationsOf(refused.status())[1].reason, type::v1::ERROR_REASON_MERIT_TAKEN)
      << "taken by a row of the same request";
  EXPECT_EQ(desk_.Head(), head);
  EXPECT_THAT(desk_.GetNomination("n1"), Fails(Code::kNotFound));
}

TEST_F(NominationsTest, OneCommitEntersNominationsAndTheirRecipients) {
  const int64_t head = desk_.Head();
  auto outcome = desk_.Propose(
      ProposalsOf({SampleNomination("b"), SampleNomination("a"), CollectiveNomination("c")}));
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(desk_.Head(), head + 1);
  ASSERT_THAT(outcome->outcomes(), SizeIs(3));
  EXPECT_EQ(outcome->outcomes(0).nomination(), NominationName("b")) << "in the request's order";
  EXPECT_EQ(outcome->outcomes(1).nomination(), NominationName("a"));
  EXPECT_EQ(outcome->outcomes(0).state(), v1::NOMINATION_STATE_PROPOSED);
  EXPECT_FALSE(outcome->validate_only());
  EXPECT_FALSE(outcome->token().empty());
  EXPECT_THAT(desk_.Keys("units/khoai-chau/recipients/"), SizeIs(3));
}

TEST_F(NominationsTest, AnEntryWithoutARecipientNeedsOneThatExists) {
  v1::CreateNominationsRequest request = ProposalsOf({SampleNomination("n1")});
  request.mutable_entries(0)->clear_recipient();
  EXPECT_THAT(FieldsOf(desk_.Propose(request, "huyen").status()),
              ElementsAre("entries[0].nomination.honouree.recipient"));
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  request.mutable_entries(0)->mutable_nomination()->set_name(NominationName("n2"));
  request.mutable_entries(0)->mutable_nomination()->set_merit("Việc khác");
  request.mutable_entries(0)->mutable_nomination()->set_honour("giay-khen");
  EXPECT_THAT(desk_.Propose(request), IsOk()) << "its unit says whose it is";
}

TEST_F(NominationsTest, ARecipientThatIsGivenIsTheOneOfThatName) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  v1::Nomination second = SampleNomination("n2", "giay-khen");
  second.set_merit("Việc khác");
  second.mutable_honouree()->set_recipient(SampleNomination("n1").honouree().recipient());
  v1::CreateNominationsRequest request = ProposalsOf({second});
  request.mutable_entries(0)->mutable_recipient()->set_display_name("Lê Hoa");
  EXPECT_THAT(desk_.Propose(request), Fails(Code::kInvalidArgument));
  request = ProposalsOf({second});
  request.mutable_entries(0)->mutable_recipient()->set_display_name("TRAN VAN N1");
  EXPECT_THAT(desk_.Propose(request), IsOk()) << "the eye takes it for the same";
}

TEST_F(NominationsTest, WhoIsAlikeIsNamedUnlessKnownToBeAnother) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  v1::CreateNominationsRequest request =
      ProposalsOf({SampleNomination("n2"), SampleNomination("n3")});
  for (v1::NominationEntry& entry : *request.mutable_entries()) {
    entry.mutable_recipient()->set_display_name("Trần Văn N1");
  }
  auto refused = desk_.Propose(request);
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("entries[0]", "entries[1]"));
  const std::string first = SampleNomination("n1").honouree().recipient();
  const std::string second = SampleNomination("n2").honouree().recipient();
  request.mutable_entries(0)->add_different_from(first);
  request.mutable_entries(1)->add_different_from(first);
  refused = desk_.Propose(request);
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("entries[1]"))
      << "rows of one request are compared as well";
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr(second));
  request.mutable_entries(1)->add_different_from(second);
  EXPECT_THAT(desk_.Propose(request), IsOk());
}

TEST_F(NominationsTest, ADryRunSaysWhatWouldComeOfItAndLeavesNothingBehind) {
  const int64_t head = desk_.Head();
  v1::CreateNominationsRequest request = ProposalsOf({SampleNomination("n1")});
  request.set_validate_only(true);
  auto outcome = desk_.Propose(request);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_TRUE(outcome->validate_only());
  ASSERT_THAT(outcome->outcomes(), SizeIs(1));
  EXPECT_EQ(outcome->outcomes(0).state(), v1::NOMINATION_STATE_PROPOSED);
  EXPECT_EQ(desk_.Head(), head);
  const std::string recipient = SampleNomination("n1").honouree().recipient();
  EXPECT_THAT(*desk_.ledger().secrets().Load("khoai-chau", {recipient}), IsEmpty())
      << "nor a key of a recipient that was not entered";

  request.mutable_entries(0)->mutable_nomination()->set_honour("unknown");
  EXPECT_THAT(FieldsOf(desk_.Propose(request).status()),
              ElementsAre("entries[0].nomination.honour"));
  request.set_validate_only(false);
  request.mutable_entries(0)->clear_recipient();
  EXPECT_THAT(desk_.Propose(request, "huyen"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(*desk_.ledger().secrets().Load("khoai-chau", {recipient}), IsEmpty());
}

TEST_F(NominationsTest, ARepeatedRequestIsAnsweredAsTheFirstTime) {
  v1::CreateNominationsRequest request =
      ProposalsOf({SampleNomination("n2"), SampleNomination("n1")});
  request.set_request_id("once");
  auto first = desk_.Propose(request);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(desk_.Appraise(AppraisalOf({"n1", "n2"})), IsOk());
  const int64_t head = desk_.Head();
  auto second = desk_.Propose(request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->DebugString(), first->DebugString());
  EXPECT_EQ(desk_.Head(), head);
  request.mutable_entries(0)->mutable_nomination()->set_merit("Việc khác");
  EXPECT_THAT(desk_.Propose(request),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED));
}

TEST_F(NominationsTest, TheLogHoldsNothingPersonal) {
  v1::Nomination nomination = SampleNomination("n1", "giay-khen");
  nomination.mutable_honouree()->set_description("Trưởng thôn Đông");
  (*nomination.mutable_dossier())["Tờ trình"] = "12/TTr-LAN";
  (*nomination.mutable_dossier())["Báo cáo thành tích"] = "13/BC-LAN";
  v1::CreateNominationsRequest request = ProposalsOf({nomination});
  request.set_request_id("once");
  ASSERT_THAT(desk_.Propose(request), IsOk());
  nomination.set_merit("Hoàn thành xuất sắc nhiệm vụ khác");
  ASSERT_THAT(desk_.Edit(nomination), IsOk());
  ASSERT_THAT(desk_.Appraise("n1", {"discipline"}), IsOk());
  ASSERT_THAT(desk_.Decide("d1", {"n1"}), IsOk());
  for (const char* text : {"Thị Lan", "Trần Văn", "thôn", "xuất sắc", "TTr-LAN", "BC-LAN"}) {
    EXPECT_THAT(desk_.Log(), Not(HasSubstr(text))) << text;
  }
  // Not even whoever tries all names finds one.
  EXPECT_THAT(desk_.Log(), Not(HasSubstr(rpc::DigestWithout(request, {"request_id"}))));
  EXPECT_EQ(desk_.GetNomination("n1")->honouree().description(), "Trưởng thôn Đông");
  EXPECT_EQ(desk_.GetGrant(DecisionName("d1") + "/grants/1")->merit(),
            "Hoàn thành xuất sắc nhiệm vụ khác");
}

TEST_F(NominationsTest, ASimulatedMovementMarksWhatLiesInIt) {
  Desk desk;
  ASSERT_THAT(desk.CreatePack(), IsOk());
  ASSERT_THAT(desk.CreateMovement(true), IsOk());
  EXPECT_TRUE(desk.Nominate(SampleNomination("n1"))->simulated());
}

TEST_F(NominationsTest, ListsByWhatIsAskedFor) {
  ASSERT_THAT(desk_.Propose(
                  ProposalsOf({SampleNomination("a"), SampleNomination("b"), SampleNomination("c"),
                               CollectiveNomination("d"), Of("an-vi", "e")}),
                  "huyen"),
              IsOk());
  ASSERT_THAT(desk_.Appraise("b"), IsOk());
  const auto list = [&](v1::ListNominationsRequest request) {
    request.set_parent(kMovement);
    v1::ListNominationsResponse answer;
    auto call = desk_.As("auditor", "ListNominations");
    EXPECT_THAT(desk_.nominations->List(call, request, &answer), IsOk());
    std::string ids = answer.next_page_token().empty() ? "" : "+";
    for (const v1::Nomination& nomination : answer.nominations()) {
      EXPECT_FALSE(nomination.merit().empty()) << "it is unsealed";
      EXPECT_TRUE(nomination.sealed().empty());
      ids += nomination.name().back();
    }
    return ids;
  };
  v1::ListNominationsRequest request;
  EXPECT_EQ(list(request), "abcde");
  request.add_states(v1::NOMINATION_STATE_PROPOSED);
  EXPECT_EQ(list(request), "acde");
  request.set_page_size(1);
  EXPECT_EQ(list(request), "+a");
  request.Clear();
  request.set_honour("giay-khen");
  EXPECT_EQ(list(request), "d");
  request.Clear();
  request.set_unit("units/an-vi");
  EXPECT_EQ(list(request), "e");
  request.Clear();
  request.set_recipient(SampleNomination("c").honouree().recipient());
  EXPECT_EQ(list(request), "c");
}

TEST_F(NominationsTest, ListsMovementsWithoutWhatLiesBelow) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("a")), IsOk());
  v1::ListMovementsRequest request;
  request.set_parent("units/khoai-chau");
  v1::ListMovementsResponse answer;
  auto call = desk_.As("auditor", "ListMovements");
  ASSERT_THAT(desk_.movements->List(call, request, &answer), IsOk());
  EXPECT_THAT(answer.movements(), SizeIs(1));
}

}  // namespace
}  // namespace thidua::awards
