#include "services/awards/api/decisions.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using Code = absl::StatusCode;

class DecisionsTest : public testing::Test {
 protected:
  DecisionsTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  // Eligible nominations {prefix}0, {prefix}1, ... for ldtt.
  std::vector<std::string> Eligible(const std::string& prefix, int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) {
      ids.push_back(absl::StrCat(prefix, i));
      EXPECT_THAT(desk_.MakeEligible(SampleNomination(ids.back())), IsOk());
    }
    return ids;
  }
  // Voted nominations for cstd.
  std::vector<std::string> Voted(const std::string& prefix, int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) {
      ids.push_back(absl::StrCat(prefix, i));
      EXPECT_THAT(desk_.MakeEligible(SampleNomination(ids.back(), "cstd")), IsOk());
      EXPECT_EQ(desk_.RecordBallot(ids.back(), SampleBallot())->state(),
                v1::NOMINATION_STATE_VOTED);
    }
    return ids;
  }

  absl::StatusOr<v1::Grant> Revoke(const std::string& name, const std::string& etag = "",
                                   const std::string& person = "chief") {
    v1::RevokeGrantRequest request;
    request.set_name(name);
    request.set_revocation("Quyết định 99/QĐ-UBND: khai man thành tích");
    request.set_etag(etag);
    request.set_request_id("revoke " + name + etag);
    v1::Grant answer;
    auto call = desk_.As(person, "RevokeGrant");
    RETURN_IF_ERROR(desk_.decisions->RevokeGrant(call, request, &answer));
    return answer;
  }

  absl::StatusOr<v1::RenderCertificateResponse> Render(const std::string& name) {
    v1::RenderCertificateRequest request;
    request.set_name(name);
    v1::RenderCertificateResponse answer;
    auto call = desk_.As("auditor", "RenderCertificate");
    RETURN_IF_ERROR(desk_.decisions->RenderCertificate(call, request, &answer));
    return answer;
  }

  std::vector<std::string> GrantNames(const std::string& parent,
                                      const std::string& recipient = "") {
    v1::ListGrantsRequest request;
    request.set_parent(parent);
    request.set_recipient_id(recipient);
    v1::ListGrantsResponse answer;
    auto call = desk_.As("auditor", "ListGrants");
    EXPECT_THAT(desk_.decisions->ListGrants(call, request, &answer), IsOk());
    std::vector<std::string> names;
    for (const v1::Grant& grant : answer.grants()) names.push_back(grant.name());
    return names;
  }

  Desk desk_;
};

TEST_F(DecisionsTest, GrantsAllAtOnce) {
  auto ids = Eligible("n", 2);
  auto decision = desk_.Decide("d1", ids, "", "chief", "once");
  ASSERT_THAT(decision.status(), IsOk());
  EXPECT_EQ(decision->total_vnd(), 900'000);
  ASSERT_THAT(decision->grants(), SizeIs(2));
  auto grant = desk_.GetGrant(decision->grants(1));
  ASSERT_THAT(grant.status(), IsOk());
  EXPECT_EQ(grant->certificate_number(), "2020-000002");
  auto nomination = desk_.GetNomination("n1");
  EXPECT_EQ(nomination->state(), v1::NOMINATION_STATE_GRANTED);
  EXPECT_EQ(nomination->decision(), decision->name());
  EXPECT_EQ(nomination->etag(), decision->etag());  // one commit

  auto again = desk_.Decide("d1", ids, "", "chief", "once");
  ASSERT_THAT(again.status(), IsOk());
  EXPECT_EQ(again->SerializeAsString(), decision->SerializeAsString());
  EXPECT_THAT(desk_.Decide("d1", ids).status(),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
}

TEST_F(DecisionsTest, OrNone) {
  auto ids = Eligible("n", 1);
  ASSERT_THAT(desk_.Nominate(SampleNomination("raw")).status(), IsOk());
  auto head = desk_.ledger().Head("khoai-chau");
  auto refused = desk_.Decide("d1", {"n0", "raw", "none"});
  EXPECT_THAT(refused.status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED));
  EXPECT_THAT(ViolationsOf(refused.status()), SizeIs(2));
  EXPECT_EQ(*desk_.ledger().Head("khoai-chau"), *head);
  EXPECT_EQ(desk_.GetNomination("n0")->state(), v1::NOMINATION_STATE_ELIGIBLE);

  // Nor did the refused one use up numbers.
  auto decision = desk_.Decide("d1", ids);
  ASSERT_THAT(decision.status(), IsOk());
  EXPECT_EQ(desk_.GetGrant(decision->grants(0))->certificate_number(), "2020-000001");
}

TEST_F(DecisionsTest, NumbersAreUnique) {
  auto ids = Eligible("n", 2);
  ASSERT_THAT(desk_.Decide("d1", {"n0"}, "12/QĐ-UBND").status(), IsOk());
  auto same = desk_.Decide("d2", {"n1"}, "12/QĐ-UBND");
  EXPECT_THAT(same.status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED));
  auto other = desk_.Decide("d2", {"n1"}, "13/QĐ-UBND");
  ASSERT_THAT(other.status(), IsOk());
  EXPECT_EQ(desk_.GetGrant(other->grants(0))->certificate_number(), "2020-000002");
}

TEST_F(DecisionsTest, TwoBatchesCannotBreakTheCapTogether) {
  auto base = Eligible("l", 20);
  auto voted = Voted("c", 4);
  ASSERT_THAT(desk_.Decide("d1", base).status(), IsOk());
  ASSERT_THAT(desk_.Decide("d2", {voted[0], voted[1]}).status(), IsOk());
  EXPECT_THAT(desk_.Decide("d3", {voted[2], voted[3]}).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED));
  ASSERT_THAT(desk_.Decide("d3", {voted[2]}).status(), IsOk());
  EXPECT_EQ(desk_.Decide("d4", {voted[3]}).status().code(), Code::kFailedPrecondition);
  // A revoked one holds the honour no longer.
  ASSERT_THAT(Revoke("units/khoai-chau/decisions/d2/grants/1").status(), IsOk());
  EXPECT_THAT(desk_.Decide("d4", {voted[3]}).status(), IsOk());
}

TEST_F(DecisionsTest, AGrantShowsRestrictedEvidenceToThoseWhoMayReadSuchFigures) {
  v1::RoundEvidence round;
  round.set_round("units/khoai-chau/rounds/secret.2020");
  round.set_expected(1);
  desk_.reporting.findings.rounds = {round};
  desk_.reporting.findings.restricted = true;
  v1::Nomination nomination = SampleNomination("n0");
  nomination.mutable_evidence_request()->add_rounds(round.round());
  ASSERT_THAT(desk_.MakeEligible(nomination), IsOk());
  auto decision = desk_.Decide("d1", {"n0"});
  ASSERT_THAT(decision.status(), IsOk());
  const std::string name = decision->grants(0);
  const auto withheld = [](const v1::Grant& grant) {
    EXPECT_EQ(grant.evidence().rounds(0).expected(), grant.evidence().withheld() ? 0 : 1);
    EXPECT_EQ(grant.evidence().rounds(0).round(), "units/khoai-chau/rounds/secret.2020");
    return grant.evidence().withheld();
  };
  EXPECT_FALSE(withheld(*desk_.GetGrant(name)));  // to the auditor
  v1::GetGrantRequest request;
  request.set_name(name);
  v1::Grant shown;
  auto call = desk_.As("chief", "GetGrant");
  ASSERT_THAT(desk_.decisions->GetGrant(call, request, &shown), IsOk());
  EXPECT_TRUE(withheld(shown));
  v1::ListGrantsRequest list;
  list.set_parent("units/khoai-chau/decisions/-");
  v1::ListGrantsResponse listed;
  auto list_call = desk_.As("chief", "ListGrants");
  ASSERT_THAT(desk_.decisions->ListGrants(list_call, list, &listed), IsOk());
  ASSERT_THAT(listed.grants(), SizeIs(1));
  EXPECT_TRUE(withheld(listed.grants(0)));
  EXPECT_TRUE(withheld(*Revoke(name)));
  EXPECT_FALSE(withheld(*desk_.GetGrant(name))) << "what is stored is whole";
}

TEST_F(DecisionsTest, RevokesOnce) {
  auto decision = desk_.Decide("d1", Eligible("n", 2));
  ASSERT_THAT(decision.status(), IsOk());
  const std::string name = decision->grants(0);
  EXPECT_THAT(Revoke(name, "1").status(),
              Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_EQ(Revoke(name, "", "binh").status().code(), Code::kPermissionDenied);
  auto revoked = Revoke(name);
  ASSERT_THAT(revoked.status(), IsOk());
  EXPECT_EQ(revoked->state(), v1::GRANT_STATE_REVOKED);
  EXPECT_EQ(revoked->revoker(), "user:chief");
  EXPECT_THAT(Revoke(name, revoked->etag()).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  // The merit is spent.
  v1::Nomination again = SampleNomination("again");
  again.mutable_recipient()->set_id("person-n0");
  EXPECT_THAT(desk_.Nominate(again).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_MERIT_TAKEN));
}

TEST_F(DecisionsTest, KeepsTheProposerOut) {
  v1::Nomination nomination = SampleNomination("n");
  ASSERT_THAT(desk_.MakeEligible(nomination), IsOk());
  ASSERT_THAT(desk_.MakeEligible(SampleNomination("c", "cstd")), IsOk());
  v1::Ballot ballot = SampleBallot();
  ballot.set_member_principals(0, "user:lan");
  EXPECT_THAT(desk_.RecordBallot("c", ballot).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES));
}

TEST_F(DecisionsTest, ListsDecisionsAndGrants) {
  auto ids = Eligible("n", 3);
  ASSERT_THAT(desk_.Decide("d1", {"n0", "n1"}).status(), IsOk());
  ASSERT_THAT(desk_.Decide("d1-x", {"n2"}).status(), IsOk());
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
  EXPECT_THAT(names,
              ElementsAre("units/khoai-chau/decisions/d1", "units/khoai-chau/decisions/d1-x"));
  EXPECT_THAT(GrantNames("units/khoai-chau/decisions/d1"),
              ElementsAre("units/khoai-chau/decisions/d1/grants/1",
                          "units/khoai-chau/decisions/d1/grants/2"));
  EXPECT_THAT(GrantNames("units/khoai-chau/decisions/-"), SizeIs(3));
  EXPECT_THAT(GrantNames("units/khoai-chau/decisions/-", "person-n2"),
              ElementsAre("units/khoai-chau/decisions/d1-x/grants/1"));
}

TEST_F(DecisionsTest, PrintsByTheTermsOfTheDecision) {
  auto decision = desk_.Decide("d1", Eligible("n", 1));
  ASSERT_THAT(decision.status(), IsOk());
  auto before = Render(decision->grants(0));
  ASSERT_THAT(before.status(), IsOk());
  EXPECT_THAT(before->pdf(), testing::StartsWith("%PDF-"));
  EXPECT_EQ(before->file_name(), "ldtt-2020-000001.pdf");

  v1::UpdateRulePackRequest request;
  *request.mutable_rule_pack() = SamplePack();
  request.mutable_rule_pack()->clear_etag();
  request.mutable_rule_pack()->mutable_honours(1)->set_authority("Chủ tịch UBND xã");
  request.set_request_id("update");
  v1::RulePack pack;
  auto call = desk_.As("admin", "UpdateRulePack");
  ASSERT_THAT(desk_.rule_packs->Update(call, request, &pack), IsOk());
  EXPECT_EQ(Render(decision->grants(0))->pdf(), before->pdf());
  ASSERT_THAT(Revoke(decision->grants(0)).status(), IsOk());
  EXPECT_NE(Render(decision->grants(0))->pdf(), before->pdf());
}

TEST_F(DecisionsTest, TellsNothingToStrangers) {
  for (const char* name : {"units/khoai-chau/decisions/d1/grants/1", "x"}) {
    v1::GetGrantRequest request;
    request.set_name(name);
    v1::Grant answer;
    auto call = desk_.As("nobody", "GetGrant");
    EXPECT_EQ(desk_.decisions->GetGrant(call, request, &answer).code(), Code::kPermissionDenied);
  }
}

}  // namespace
}  // namespace thidua::awards
