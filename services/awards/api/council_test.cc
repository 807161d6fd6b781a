// Sessions of the council, public notices and objections.
#include "services/awards/api/council.h"

#include <gtest/gtest.h>

#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using Code = absl::StatusCode;

class CouncilTest : public ::testing::Test {
 protected:
  CouncilTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  // Nominations for cstd that wait for a ballot.
  void MakeEligible(const std::vector<std::string>& ids) {
    std::vector<v1::Nomination> nominations;
    for (const std::string& id : ids) nominations.push_back(SampleNomination(id, "cstd"));
    ASSERT_THAT(desk_.Propose(ProposalsOf(nominations)), IsOk());
    ASSERT_THAT(desk_.Appraise(AppraisalOf(ids)), IsOk());
  }

  absl::StatusOr<v1::PublicNotice> Object(const std::string& id, const std::string& person = "binh",
                                          const std::string& etag = "") {
    v1::RecordObjectionRequest request;
    request.set_name(NoticeName("t1"));
    request.mutable_objection()->set_nomination(NominationName(id));
    request.mutable_objection()->set_reference("Đơn 12");
    request.mutable_objection()->set_receipt_date("2020-08-05");
    request.set_etag(etag);
    request.set_request_id(desk_.NewId());
    v1::PublicNotice answer;
    auto call = desk_.As(person, "RecordObjection");
    RETURN_IF_ERROR(desk_.council->RecordObjection(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::PublicNotice> Settle(int number, bool upheld,
                                          const std::string& person = "binh") {
    v1::SettleObjectionRequest request;
    request.set_name(NoticeName("t1"));
    request.set_number(number);
    request.set_upheld(upheld);
    request.set_answer("Kết luận 5/KL");
    request.set_request_id(desk_.NewId());
    v1::PublicNotice answer;
    auto call = desk_.As(person, "SettleObjection");
    RETURN_IF_ERROR(desk_.council->SettleObjection(call, request, &answer));
    return answer;
  }

  Desk desk_;
};

TEST_F(CouncilTest, OneSessionVotesOnMany) {
  MakeEligible({"n1", "n2"});
  const int64_t head = desk_.Head();
  v1::RecordSessionRequest request = desk_.Session("s1", {"n1", "n2"});
  request.mutable_session()->mutable_ballots(1)->set_in_favour(8);
  request.mutable_session()->mutable_ballots(1)->set_against(2);
  request.set_request_id("once");
  auto session = desk_.Record(request);
  ASSERT_THAT(session, IsOk());
  EXPECT_EQ(desk_.Head(), head + 1);
  EXPECT_EQ(session->recorder(), "user:council");
  EXPECT_TRUE(session->has_record_time());
  EXPECT_TRUE(session->ballots(0).passed());
  EXPECT_FALSE(session->ballots(1).passed());
  auto voted = desk_.GetNomination("n1");
  EXPECT_EQ(voted->state(), v1::NOMINATION_STATE_VOTED);
  EXPECT_EQ(voted->ballot().session(), SessionName("s1"));
  EXPECT_EQ(voted->merit(), SampleNomination("n1").merit()) << "its texts went through the vote";
  EXPECT_EQ(desk_.GetNomination("n2")->state(), v1::NOMINATION_STATE_REJECTED);

  auto again = desk_.Record(request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->DebugString(), session->DebugString());
  EXPECT_THAT(desk_.Record(desk_.Session("s1", {"n1"})),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));

  v1::GetSessionRequest get;
  get.set_name(SessionName("s1"));
  v1::CouncilSession got;
  auto call = desk_.As("auditor", "GetSession");
  ASSERT_THAT(desk_.council->GetSession(call, get, &got), IsOk());
  EXPECT_EQ(got.ballots_size(), 2);
  v1::ListSessionsRequest list;
  list.set_parent(kMovement);
  v1::ListSessionsResponse listed;
  auto list_call = desk_.As("auditor", "ListSessions");
  ASSERT_THAT(desk_.council->ListSessions(list_call, list, &listed), IsOk());
  EXPECT_THAT(listed.sessions(), SizeIs(1));
}

TEST_F(CouncilTest, AllBallotsOrNone) {
  MakeEligible({"n1", "n2"});
  ASSERT_THAT(desk_.Withdraw({"n2"}), IsOk());
  desk_.Eligible("l", 1);
  const int64_t head = desk_.Head();
  auto refused = desk_.Record(desk_.Session("s1", {"n1", "n2", "l0"}));
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("session.ballots[1]", "session.ballots[2]"))
      << "one was withdrawn, the other needs no ballot";
  EXPECT_EQ(desk_.Head(), head);
  EXPECT_EQ(desk_.GetNomination("n1")->state(), v1::NOMINATION_STATE_ELIGIBLE);
  EXPECT_THAT(desk_.Record(desk_.Session("s1", {"n1", "none"})), Fails(Code::kNotFound));
}

// It is the service's clock that says what day it is in Viet Nam, where it is tomorrow already when
// Greenwich still has an evening before it.
TEST_F(CouncilTest, ASessionOfTomorrowIsNotRecordedToday) {
  MakeEligible({"n1"});
  v1::RecordSessionRequest request = desk_.Session("s1", {"n1"});
  request.mutable_session()->set_date("2020-08-06");
  const int64_t head = desk_.Head();
  for (const bool only : {false, true}) {
    request.set_validate_only(only);
    auto refused = desk_.Record(request);
    EXPECT_THAT(refused, Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD));
    EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("session.date"));
  }
  EXPECT_EQ(desk_.Head(), head);
  request.set_validate_only(false);
  desk_.SetDay(absl::CivilDay(2020, 8, 6), 0);
  EXPECT_THAT(desk_.Record(request), IsOk());
}

TEST_F(CouncilTest, ATallyThatDoesNotAddUpIsNoBallot) {
  MakeEligible({"n1"});
  v1::RecordSessionRequest request = desk_.Session("s1", {"n1"});
  request.mutable_session()->mutable_ballots(0)->set_blank(1);
  EXPECT_THAT(FieldsOf(desk_.Record(request).status()), ElementsAre("session.ballots[0]"));
  EXPECT_THAT(desk_.Record(request, "nobody"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.Record(desk_.Session("s1", {"n1"}), "binh"), Fails(Code::kPermissionDenied));
}

TEST_F(CouncilTest, ADryRunWritesNothing) {
  MakeEligible({"n1"});
  const int64_t head = desk_.Head();
  v1::RecordSessionRequest request = desk_.Session("s1", {"n1"});
  request.set_validate_only(true);
  auto session = desk_.Record(request);
  ASSERT_THAT(session, IsOk());
  EXPECT_TRUE(session->ballots(0).passed());
  EXPECT_EQ(desk_.Head(), head);
  EXPECT_EQ(desk_.GetNomination("n1")->state(), v1::NOMINATION_STATE_ELIGIBLE);
  request.mutable_session()->set_member_principals(0, "user:lan");
  EXPECT_THAT(desk_.Record(request),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES));
}

TEST_F(CouncilTest, KeepsProposerAndAppraiserOut) {
  MakeEligible({"n1"});
  for (const char* member : {"user:lan", "user:binh"}) {
    v1::RecordSessionRequest request = desk_.Session("s1", {"n1"});
    request.mutable_session()->set_member_principals(3, member);
    auto refused = desk_.Record(request);
    EXPECT_THAT(refused,
                Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES));
    EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("session.member_principals[3]"));
  }
}

TEST_F(CouncilTest, TwoPrincipalsOfOnePersonAreOneMember) {
  MakeEligible({"n1"});
  for (const char* principal : {"user:council-1", "user:council-2"}) {
    catalog::v1::Binding binding;
    binding.set_name("bindings/" + std::string(principal));
    binding.set_person("an");
    desk_.PutCatalog(binding.name(), binding);
  }
  auto refused = desk_.Record(desk_.Session("s1", {"n1"}));
  EXPECT_THAT(refused,
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("session.member_principals[2]"));
}

TEST_F(CouncilTest, PublishesWhatIsEligibleOrVoted) {
  MakeEligible({"n1", "n2"});
  ASSERT_THAT(desk_.Nominate(SampleNomination("raw")), IsOk());
  auto refused = desk_.Publish("t1", {"n1", "raw"});
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("notice.nominations[1]"));
  EXPECT_EQ(desk_.GetNomination("n1")->notice(), "");
  EXPECT_THAT(desk_.Publish("t1", {"n1"}, "lan"), Fails(Code::kPermissionDenied));

  auto notice = desk_.Publish("t1", {"n1", "n2"});
  ASSERT_THAT(notice, IsOk());
  EXPECT_EQ(notice->publisher(), "user:binh");
  EXPECT_EQ(desk_.GetNomination("n2")->notice(), NoticeName("t1"));
  EXPECT_THAT(desk_.Publish("t1", {"n1"}),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
  ASSERT_THAT(desk_.Publish("t2", {"n2"}), IsOk());
  EXPECT_EQ(desk_.GetNomination("n2")->notice(), NoticeName("t2")) << "the last one counts";

  v1::ListNoticesRequest list;
  list.set_parent(kMovement);
  v1::ListNoticesResponse listed;
  auto call = desk_.As("auditor", "ListNotices");
  ASSERT_THAT(desk_.council->ListNotices(call, list, &listed), IsOk());
  EXPECT_THAT(listed.notices(), SizeIs(2));
}

TEST_F(CouncilTest, ObjectionsAreRecordedAndSettledOnce) {
  MakeEligible({"n1"});
  auto notice = desk_.Publish("t1", {"n1"});
  ASSERT_THAT(notice, IsOk());
  EXPECT_THAT(Object("none"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(Object("n1", "lan"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(Object("n1", "binh", "1"), Fails(Code::kAborted));
  ASSERT_THAT(Object("n1", "binh", notice->etag()), IsOk());
  auto second = Object("n1");
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->objections(1).number(), 2);
  EXPECT_THAT(Settle(3, true), Fails(Code::kNotFound));
  EXPECT_THAT(Settle(1, true, "lan"), Fails(Code::kPermissionDenied));
  auto settled = Settle(1, false);
  ASSERT_THAT(settled, IsOk());
  EXPECT_EQ(settled->objections(0).state(), v1::OBJECTION_STATE_DISMISSED);
  EXPECT_EQ(settled->objections(0).settled_by(), "user:binh");
  EXPECT_THAT(Settle(1, true),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(CouncilTest, AnOpenObjectionStandsInTheWayOfTheDecision) {
  desk_.Eligible("n", 1);
  ASSERT_THAT(desk_.Publish("t1", {"n0"}), IsOk());
  ASSERT_THAT(Object("n0"), IsOk());
  EXPECT_THAT(desk_.Decide("d1", {"n0"}),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED));
  ASSERT_THAT(Settle(1, false), IsOk());
  EXPECT_THAT(desk_.Decide("d1", {"n0"}), IsOk());
}

}  // namespace
}  // namespace thidua::awards
