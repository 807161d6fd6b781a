// Deciding: all or none, numbers, caps, duties, and what a revocation gives back.
#include "services/awards/api/decisions.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "services/awards/api/grants.h"
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

class DecisionsTest : public ::testing::Test {
 protected:
  DecisionsTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  std::vector<std::string> GrantNames(v1::ListGrantsRequest request) {
    if (request.parent().empty()) request.set_parent("units/khoai-chau/decisions/-");
    v1::ListGrantsResponse answer;
    auto call = desk_.As("auditor", "ListGrants");
    EXPECT_THAT(desk_.grants->List(call, request, &answer), IsOk());
    std::vector<std::string> names;
    for (const v1::Grant& grant : answer.grants()) names.push_back(grant.name());
    return names;
  }

  Desk desk_;
};

TEST_F(DecisionsTest, GrantsAllAtOnce) {
  const auto ids = desk_.Eligible("n", 2);
  const int64_t head = desk_.Head();
  v1::CreateDecisionRequest request = desk_.Decision("d1", ids);
  request.set_request_id("once");
  auto decision = desk_.Decide(request);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(desk_.Head(), head + 1);
  EXPECT_EQ(decision->total_vnd(), 900'000);
  EXPECT_THAT(decision->authority(), HasSubstr("Khoái Châu"));
  ASSERT_THAT(decision->grants(), SizeIs(2));
  auto grant = desk_.GetGrant(decision->grants(1));
  ASSERT_THAT(grant, IsOk());
  EXPECT_EQ(grant->certificate_number(), "2020-000002");
  EXPECT_EQ(grant->honouree().display_name(), "Nguyễn Thị Lan") << "as its nomination printed it";
  EXPECT_EQ(grant->merit(), SampleNomination("n1").merit());
  EXPECT_EQ(grant->year(), 2020);
  auto nomination = desk_.GetNomination("n1");
  EXPECT_EQ(nomination->state(), v1::NOMINATION_STATE_GRANTED);
  EXPECT_EQ(nomination->decision(), decision->name());
  EXPECT_EQ(nomination->etag(), decision->etag()) << "one commit";

  auto again = desk_.Decide(request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->DebugString(), decision->DebugString());
  EXPECT_THAT(desk_.Decide("d1", ids),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
}

TEST_F(DecisionsTest, OrNone) {
  const auto ids = desk_.Eligible("n", 1);
  ASSERT_THAT(desk_.Nominate(SampleNomination("raw")), IsOk());
  const int64_t head = desk_.Head();
  auto refused = desk_.Decide("d1", {"n0", "raw", "none"});
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED));
  EXPECT_THAT(FieldsOf(refused.status()),
              ElementsAre("decision.nominations[1]", "decision.nominations[2]"));
  EXPECT_EQ(desk_.Head(), head);
  EXPECT_EQ(desk_.GetNomination("n0")->state(), v1::NOMINATION_STATE_ELIGIBLE);

  // Nor did the refused one use up numbers.
  auto decision = desk_.Decide("d1", ids);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(desk_.GetGrant(decision->grants(0))->certificate_number(), "2020-000001");
}

TEST_F(DecisionsTest, ADryRunSaysWhatWouldComeOfItAndWritesNothing) {
  const auto ids = desk_.Eligible("n", 2);
  const int64_t head = desk_.Head();
  v1::CreateDecisionRequest request = desk_.Decision("d1", ids);
  request.set_validate_only(true);
  auto decision = desk_.Decide(request);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->total_vnd(), 900'000);
  EXPECT_THAT(decision->grants(), SizeIs(2));
  EXPECT_EQ(desk_.Head(), head);
  EXPECT_EQ(desk_.GetNomination("n0")->state(), v1::NOMINATION_STATE_ELIGIBLE);
  request.mutable_decision()->add_nominations(NominationName("none"));
  EXPECT_THAT(FieldsOf(desk_.Decide(request).status()), ElementsAre("decision.nominations[2]"));
}

TEST_F(DecisionsTest, ANumberIsUniqueInItsRegisterAndYearAsTheEyeTakesIt) {
  const auto ids = desk_.Eligible("n", 4);
  ASSERT_THAT(desk_.Decide("d1", {"n0"}, "12/QĐ-UBND"), IsOk());
  for (const char* same : {"12/QĐ-UBND", "12/qđ-ubnd", "12 / QD – UBND"}) {
    auto refused = desk_.Decide("d2", {"n1"}, same);
    EXPECT_THAT(refused, Fails(Code::kFailedPrecondition)) << same;
    EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("decision.number")) << same;
  }
  auto other = desk_.Decide("d2", {"n1"}, "13/QĐ-UBND");
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(desk_.GetGrant(other->grants(0))->certificate_number(), "2020-000002");

  v1::CreateDecisionRequest another_register = desk_.Decision("d3", {"n2"}, "12/QĐ-UBND");
  another_register.mutable_decision()->set_register_("so-2");
  EXPECT_THAT(desk_.Decide(another_register), IsOk());
  v1::CreateDecisionRequest another_year = desk_.Decision("d4", {"n3"}, "12/QĐ-UBND");
  another_year.mutable_decision()->set_date("2021-01-04");
  auto later = desk_.Decide(another_year);
  ASSERT_THAT(later, IsOk());
  EXPECT_EQ(desk_.GetGrant(later->grants(0))->certificate_number(), "2021-000001");
}

TEST_F(DecisionsTest, SeveralDecisionsKeepTheCapTogether) {
  const auto base = desk_.Eligible("l", 20);
  const auto voted = desk_.Voted("c", 4);
  ASSERT_THAT(desk_.Decide("d1", base), IsOk());
  ASSERT_THAT(desk_.Decide("d2", {voted[0], voted[1]}), IsOk());
  EXPECT_THAT(desk_.Decide("d3", {voted[2], voted[3]}),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED));
  ASSERT_THAT(desk_.Decide("d3", {voted[2]}), IsOk());
  EXPECT_THAT(desk_.Decide("d4", {voted[3]}), Fails(Code::kFailedPrecondition));
  // A revoked one holds the honour no longer.
  ASSERT_THAT(desk_.Revoke(DecisionName("d2") + "/grants/1"), IsOk());
  EXPECT_THAT(desk_.Decide("d4", {voted[3]}), IsOk());
}

TEST_F(DecisionsTest, TwoDecisionsAtOnceCannotBreakTheCap) {
  const auto base = desk_.Eligible("l", 14);  // of which 15 % are two
  const auto voted = desk_.Voted("c", 8);
  ASSERT_THAT(desk_.Decide("base", base), IsOk());
  std::vector<v1::CreateDecisionRequest> requests;
  std::vector<rpc::Call> calls;
  for (size_t i = 0; i < voted.size(); ++i) {
    requests.push_back(desk_.Decision(absl::StrCat("race-", i), {voted[i]}));
    requests.back().set_request_id(absl::StrCat("race-", i));
    calls.push_back(desk_.As("chief", "CreateDecision"));
  }
  std::vector<absl::Status> outcomes(voted.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < voted.size(); ++i) {
    threads.emplace_back([&, i] {
      v1::Decision answer;
      outcomes[i] = desk_.decisions->Create(calls[i], requests[i], &answer);
    });
  }
  for (std::thread& thread : threads) thread.join();
  int decided = 0;
  for (const absl::Status& outcome : outcomes) {
    if (outcome.ok()) {
      ++decided;
    } else {
      EXPECT_THAT(outcome, Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED));
    }
  }
  EXPECT_EQ(decided, 2);
  std::set<std::string> numbers;
  for (const std::string& name : GrantNames({})) {
    numbers.insert(desk_.GetGrant(name)->certificate_number());
  }
  EXPECT_THAT(numbers, SizeIs(16)) << "no number was given twice";
}

TEST_F(DecisionsTest, OneNominationIsDecidedOnce) {
  const auto ids = desk_.Eligible("n", 1);
  ASSERT_THAT(desk_.Decide("d1", ids), IsOk());
  EXPECT_THAT(FieldsOf(desk_.Decide("d2", ids).status()), ElementsAre("decision.nominations[0]"));
}

TEST_F(DecisionsTest, EveryPairOfDutiesIsKeptApart) {
  const auto voted = desk_.Voted("c", 1);
  ASSERT_THAT(desk_.Decide("base", desk_.Eligible("l", 7)), IsOk());
  for (const char* person : {"lan", "binh", "council", "council-4"}) {
    SCOPED_TRACE(person);
    auto binding = FromText<catalog::v1::Binding>(R"(
      grants { role: ROLE_DECIDER unit: "units/khoai-chau" })");
    binding.set_name("bindings/user:" + std::string(person));
    desk_.PutCatalog(binding.name(), binding);
    EXPECT_THAT(desk_.Decide("d1", voted, "", person),
                Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES));
  }
  EXPECT_THAT(desk_.Decide("d1", voted), IsOk());
}

TEST_F(DecisionsTest, WhoProposedBeforeAnEditIsKeptOutAsWell) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n")), IsOk());
  ASSERT_THAT(desk_.Edit(SampleNomination("n"), "huyen"), IsOk());
  ASSERT_THAT(desk_.Appraise("n"), IsOk());
  const auto binding = FromText<catalog::v1::Binding>(R"(
    name: "bindings/user:lan" grants { role: ROLE_DECIDER unit: "units/khoai-chau" })");
  desk_.PutCatalog(binding.name(), binding);
  EXPECT_THAT(desk_.Decide("d1", {"n"}, "", "lan"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES));
}

TEST_F(DecisionsTest, ABarThatOpenedSinceTheAppraisalStandsInTheWay) {
  ASSERT_THAT(desk_.MakeEligible(SampleNomination("n1")), IsOk());
  v1::UpdateRulePackRequest update;
  *update.mutable_rule_pack() = SamplePack();
  update.mutable_rule_pack()->clear_etag();
  *update.mutable_rule_pack()->mutable_honours(1)->add_eligibility() =
      FromText<v1::EligibilityRule>(R"(rule: "bar" title: "Không bị xem xét" no_bar {})");
  update.set_request_id("update");
  v1::RulePack answer;
  auto call = desk_.As("admin", "UpdateRulePack");
  ASSERT_THAT(desk_.rule_packs->Update(call, update, &answer), IsOk());

  v1::UpdateRecipientRequest barred;
  *barred.mutable_recipient() = EntryOf(SampleNomination("n1")).recipient();
  *barred.mutable_recipient()->add_bars() =
      FromText<v1::Bar>(R"(kind: BAR_KIND_COMPLAINT start_date: "2020-08-10" source: "Đơn 12")");
  barred.set_request_id("bar");
  v1::Recipient recipient;
  auto barring = desk_.As("binh", "UpdateRecipient");
  ASSERT_THAT(desk_.recipients->Update(barring, barred, &recipient), IsOk());
  EXPECT_THAT(FieldsOf(desk_.Decide("d1", {"n1"}).status()),
              ElementsAre("decision.nominations[0]"));

  barred.mutable_recipient()->mutable_bars(0)->set_start_date("2020-08-15");
  barred.set_request_id("later");
  auto later = desk_.As("binh", "UpdateRecipient");
  ASSERT_THAT(desk_.recipients->Update(later, barred, &recipient), IsOk());
  EXPECT_THAT(desk_.Decide("d1", {"n1"}), IsOk());
}

TEST_F(DecisionsTest, RevokesOnce) {
  ASSERT_THAT(desk_.Decide("d1", desk_.Eligible("n", 2)), IsOk());
  const std::string name = DecisionName("d1") + "/grants/1";
  EXPECT_THAT(desk_.Revoke(name, "1"), Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(desk_.Revoke(name, "", "binh"), Fails(Code::kPermissionDenied));
  auto revoked = desk_.Revoke(name);
  ASSERT_THAT(revoked, IsOk());
  EXPECT_EQ(revoked->state(), v1::GRANT_STATE_REVOKED);
  EXPECT_EQ(revoked->revoker(), "user:chief");
  EXPECT_THAT(desk_.Revoke(name, revoked->etag()),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  auto nomination = desk_.GetNomination("n0");
  EXPECT_EQ(nomination->state(), v1::NOMINATION_STATE_REVOKED);
  EXPECT_THAT(nomination->note(), HasSubstr("99/QĐ-UBND"));
  v1::GetDecisionRequest get;
  get.set_name(DecisionName("d1"));
  v1::Decision decision;
  auto call = desk_.As("auditor", "GetDecision");
  ASSERT_THAT(desk_.decisions->Get(call, get, &decision), IsOk());
  ASSERT_THAT(decision.touches(), SizeIs(1));
  EXPECT_EQ(decision.touches(0).grant(), name);
  EXPECT_EQ(decision.touches(0).kind(), v1::TOUCH_KIND_REVOKED);
  EXPECT_EQ(decision.total_vnd(), 900'000) << "as decided";
}

TEST_F(DecisionsTest, ListsDecisionsAndGrants) {
  desk_.Eligible("n", 3);
  ASSERT_THAT(desk_.Decide("d1", {"n0", "n1"}), IsOk());
  ASSERT_THAT(desk_.Decide("d1-x", {"n2"}), IsOk());
  v1::ListDecisionsRequest request;
  request.set_parent("units/khoai-chau");
  request.set_page_size(1);
  std::vector<std::string> names;
  do {
    v1::ListDecisionsResponse answer;
    auto call = desk_.As("auditor", "ListDecisions");
    ASSERT_THAT(desk_.decisions->List(call, request, &answer), IsOk());
    for (const v1::Decision& decision : answer.decisions()) names.push_back(decision.name());
    request.set_page_token(answer.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre(DecisionName("d1"), DecisionName("d1-x")));

  v1::ListGrantsRequest of_one;
  of_one.set_parent(DecisionName("d1"));
  EXPECT_THAT(GrantNames(of_one),
              ElementsAre(DecisionName("d1") + "/grants/1", DecisionName("d1") + "/grants/2"));
  EXPECT_THAT(GrantNames({}), SizeIs(3));
  v1::ListGrantsRequest by;
  by.set_recipient(SampleNomination("n2").honouree().recipient());
  EXPECT_THAT(GrantNames(by), ElementsAre(DecisionName("d1-x") + "/grants/1"));
  by.Clear();
  by.set_decision_year(2019);
  EXPECT_THAT(GrantNames(by), IsEmpty());
  by.set_decision_year(2020);
  by.set_movement(kMovement);
  by.set_unit("units/dan-tien");
  by.set_honour("ldtt");
  EXPECT_THAT(GrantNames(by), SizeIs(3));
  by.set_honour("cstd");
  EXPECT_THAT(GrantNames(by), IsEmpty());
}

TEST_F(DecisionsTest, TellsNothingToStrangers) {
  for (const char* name : {"units/khoai-chau/decisions/d1/grants/1", "x"}) {
    EXPECT_THAT(desk_.GetGrant(name, "nobody"), Fails(Code::kPermissionDenied));
  }
  EXPECT_THAT(desk_.Decide("d1", {"none"}, "", "nobody"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.Decide("d1", {"none"}, "", "binh"), Fails(Code::kPermissionDenied));
}

}  // namespace
}  // namespace thidua::awards
