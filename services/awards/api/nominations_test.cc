#include "services/awards/api/nominations.h"

#include <gtest/gtest.h>

#include "common/resource/image.h"
#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Code = absl::StatusCode;

class NominationsTest : public testing::Test {
 protected:
  NominationsTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  // A collective whose reports and targets are looked at.
  v1::Nomination Collective(const std::string& id) {
    v1::Nomination nomination = SampleNomination(id, "giay-khen");
    nomination.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
    (*nomination.mutable_dossier())["Tờ trình"] = "12/TTr-UBND";
    (*nomination.mutable_dossier())["Báo cáo thành tích"] = "13/BC-UBND";
    v1::EvidenceRequest& evidence = *nomination.mutable_evidence_request();
    evidence.add_rounds("units/khoai-chau/rounds/f.2020");
    evidence.add_targets("units/khoai-chau/plans/p/targets/t1");
    evidence.set_period("2020");
    return nomination;
  }

  void FindEverythingFine() {
    desk_.reporting.findings.token = "reporting-token";
    v1::RoundEvidence round;
    round.set_round("units/khoai-chau/rounds/f.2020");
    round.set_expected(1);
    round.set_accepted(1);
    desk_.reporting.findings.rounds = {round};
    auto& result = *desk_.targets.evaluation.add_results();
    result.set_target("units/khoai-chau/plans/p/targets/t1");
    result.set_outcome(targets::v1::OUTCOME_MET);
    desk_.targets.evaluation.set_formula(1);
  }

  Desk desk_;
};

TEST_F(NominationsTest, ACommuneProposesItsOwn) {
  auto nomination = desk_.Nominate(SampleNomination("n1"));
  ASSERT_THAT(nomination.status(), IsOk());
  EXPECT_EQ(nomination->state(), v1::NOMINATION_STATE_PROPOSED);
  EXPECT_EQ(nomination->proposer(), "user:lan");
  EXPECT_FALSE(nomination->etag().empty());
  EXPECT_FALSE(nomination->token().empty());

  // Not for another unit, not in another owner's movement, not without the role.
  v1::Nomination elsewhere = SampleNomination("n2");
  elsewhere.mutable_recipient()->set_unit("units/khoai-chau");
  EXPECT_EQ(desk_.Nominate(elsewhere).status().code(), Code::kPermissionDenied);
  v1::Nomination foreign = SampleNomination("n3");
  foreign.mutable_recipient()->set_unit("units/kim-dong");
  EXPECT_EQ(desk_.Nominate(foreign, "xa").status().code(), Code::kPermissionDenied);
  EXPECT_EQ(desk_.Nominate(SampleNomination("n4"), "nobody").status().code(),
            Code::kPermissionDenied);
  v1::Nomination malformed = SampleNomination("n5");
  malformed.set_name("n5");
  EXPECT_EQ(desk_.Nominate(malformed, "nobody").status().code(), Code::kPermissionDenied);
  EXPECT_THAT(desk_.Nominate(malformed).status(),
              Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
}

TEST_F(NominationsTest, RefusesWhatTheRulesDoNotKnow) {
  v1::Nomination nomination = SampleNomination("n1", "unknown");
  nomination.clear_merit();
  EXPECT_THAT(ViolationsOf(desk_.Nominate(nomination).status()), SizeIs(2));
  nomination = SampleNomination("n1");
  nomination.set_receipt_date("2016-01-01");
  EXPECT_THAT(desk_.Nominate(nomination).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_NO_RULE_PACK));
  nomination = SampleNomination("n1");
  nomination.set_name("units/khoai-chau/movements/none/nominations/n1");
  EXPECT_THAT(desk_.Nominate(nomination).status(),
              Fails(Code::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
}

TEST_F(NominationsTest, OneMeritOneAward) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")).status(), IsOk());
  v1::Nomination again = SampleNomination("n2");
  again.mutable_recipient()->set_id("person-n1");
  EXPECT_THAT(desk_.Nominate(again).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_MERIT_TAKEN));
  again.set_honour("cstd");  // another honour for the same achievement
  EXPECT_THAT(desk_.Nominate(again).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_MERIT_TAKEN));
  again.set_merit("Có sáng kiến được công nhận");
  EXPECT_THAT(desk_.Nominate(again).status(), IsOk());
  again = SampleNomination("n3");
  again.mutable_recipient()->set_id("person-n1");
  again.set_merit("Lời khác cho cùng một danh hiệu");
  EXPECT_THAT(desk_.Nominate(again).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_MERIT_TAKEN));
}

TEST_F(NominationsTest, AFailedNominationFreesTheMerit) {
  // Not eligible: no papers.
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1", "giay-khen")).status(), IsOk());
  auto appraised = desk_.Appraise("n1", {"discipline"});
  ASSERT_THAT(appraised.status(), IsOk());
  EXPECT_EQ(appraised->state(), v1::NOMINATION_STATE_INELIGIBLE);
  v1::Nomination again = SampleNomination("n2", "giay-khen");
  again.mutable_recipient()->set_id("person-n1");
  EXPECT_THAT(desk_.Nominate(again).status(), IsOk());

  // Rejected by the council.
  ASSERT_THAT(desk_.MakeEligible(SampleNomination("c1", "cstd")), IsOk());
  v1::Ballot ballot = SampleBallot();
  ballot.set_in_favour(8);
  ballot.set_against(2);
  EXPECT_EQ(desk_.RecordBallot("c1", ballot)->state(), v1::NOMINATION_STATE_REJECTED);
  again = SampleNomination("c2", "cstd");
  again.mutable_recipient()->set_id("person-c1");
  EXPECT_THAT(desk_.Nominate(again).status(), IsOk());
}

TEST_F(NominationsTest, AppraisesOnEvidence) {
  FindEverythingFine();
  ASSERT_THAT(desk_.Nominate(Collective("n1")).status(), IsOk());
  auto appraised = desk_.Appraise("n1", {"discipline"});
  ASSERT_THAT(appraised.status(), IsOk());
  EXPECT_EQ(appraised->state(), v1::NOMINATION_STATE_ELIGIBLE) << appraised->DebugString();
  EXPECT_THAT(desk_.reporting.units, ElementsAre("units/dan-tien"));
  EXPECT_EQ(appraised->appraisal().evidence().reporting_token(), "reporting-token");
  EXPECT_EQ(appraised->appraisal().evidence().evaluation().formula(), 1);
  EXPECT_EQ(appraised->appraisal().rule_pack(), "rulePacks/nd91");
  EXPECT_FALSE(appraised->appraisal().rule_pack_version().empty());
  EXPECT_FALSE(appraised->simulated());
}

TEST_F(NominationsTest, SimulatedFiguresMarkTheNomination) {
  FindEverythingFine();
  desk_.reporting.findings.simulated = true;
  ASSERT_THAT(desk_.Nominate(Collective("n1")).status(), IsOk());
  EXPECT_TRUE(desk_.Appraise("n1", {"discipline"})->simulated());
}

TEST_F(NominationsTest, RestrictedEvidenceIsForThoseWhoMayReadSuchFigures) {
  FindEverythingFine();
  for (const bool by_target : {false, true}) {
    desk_.reporting.findings.restricted = !by_target;
    desk_.targets.evaluation.set_restricted(by_target);
    const std::string id = by_target ? "t" : "r";
    ASSERT_THAT(desk_.Nominate(Collective(id)).status(), IsOk());
    auto appraised = desk_.Appraise(id, {"discipline"});
    ASSERT_THAT(appraised.status(), IsOk());
    const v1::Evidence& whole = appraised->appraisal().evidence();
    EXPECT_EQ(whole.visibility(), catalog::v1::FORM_VISIBILITY_RESTRICTED);
    EXPECT_FALSE(whole.withheld()) << "the reviewer may read it";
    EXPECT_EQ(whole.rounds(0).expected(), 1);

    for (const char* person : {"council", "chief", "admin"}) {
      v1::GetNominationRequest request;
      request.set_name(NominationName(id));
      v1::Nomination shown;
      auto call = desk_.As(person, "GetNomination");
      ASSERT_THAT(desk_.nominations->Get(call, request, &shown), IsOk());
      const v1::Evidence& evidence = shown.appraisal().evidence();
      EXPECT_TRUE(evidence.withheld()) << person;
      EXPECT_EQ(evidence.rounds(0).expected(), 0) << person;
      EXPECT_THAT(evidence.evaluation().results(), IsEmpty()) << person;
      for (const v1::Check& check : shown.appraisal().checks()) {
        EXPECT_EQ(check.finding().empty(), !check.rule().starts_with("dossier:")) << check.rule();
      }
      EXPECT_TRUE(shown.appraisal().eligible());

      v1::ListNominationsRequest list;
      list.set_parent("units/khoai-chau/movements/m2020");
      v1::ListNominationsResponse listed;
      auto list_call = desk_.As(person, "ListNominations");
      ASSERT_THAT(desk_.nominations->List(list_call, list, &listed), IsOk());
      for (const v1::Nomination& nomination : listed.nominations()) {
        EXPECT_TRUE(nomination.appraisal().evidence().withheld()) << person;
      }
    }
    // What is stored is whole.
    EXPECT_EQ(desk_.GetNomination(id)->appraisal().evidence().rounds(0).expected(), 1);
  }
}

TEST_F(NominationsTest, OpenEvidenceIsForEverybodyWhoReadsAwards) {
  FindEverythingFine();
  ASSERT_THAT(desk_.Nominate(Collective("n1")).status(), IsOk());
  ASSERT_THAT(desk_.Appraise("n1", {"discipline"}).status(), IsOk());
  v1::GetNominationRequest request;
  request.set_name(NominationName("n1"));
  v1::Nomination shown;
  auto call = desk_.As("chief", "GetNomination");
  ASSERT_THAT(desk_.nominations->Get(call, request, &shown), IsOk());
  EXPECT_FALSE(shown.appraisal().evidence().withheld());
  EXPECT_EQ(shown.appraisal().evidence().visibility(), catalog::v1::FORM_VISIBILITY_OPEN);
  EXPECT_EQ(shown.appraisal().evidence().rounds(0).expected(), 1);
}

TEST_F(NominationsTest, ARepeatedAppraisalIsAnsweredWithoutAskingAgain) {
  FindEverythingFine();
  ASSERT_THAT(desk_.Nominate(Collective("n1")).status(), IsOk());
  auto first = desk_.Appraise("n1", {"discipline"}, "binh", "again");
  ASSERT_THAT(first.status(), IsOk());
  desk_.reporting.status = absl::UnavailableError("down");
  auto second = desk_.Appraise("n1", {"discipline"}, "binh", "again");
  ASSERT_THAT(second.status(), IsOk());
  EXPECT_EQ(Serialize(*second),
            Serialize(*first));  // maps have no order of their own
  EXPECT_THAT(desk_.reporting.units, SizeIs(1));
  EXPECT_THAT(desk_.Appraise("n1", {"discipline"}).status(),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(NominationsTest, WithoutEvidenceNothingIsRecorded) {
  FindEverythingFine();
  ASSERT_THAT(desk_.Nominate(Collective("n1")).status(), IsOk());
  desk_.targets.status =
      Error(Code::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE, "targets does not answer");
  EXPECT_THAT(desk_.Appraise("n1", {"discipline"}).status(),
              Fails(Code::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE));
  EXPECT_EQ(desk_.GetNomination("n1")->state(), v1::NOMINATION_STATE_PROPOSED);
}

TEST_F(NominationsTest, RefusesBeforeItAsksOthers) {
  FindEverythingFine();
  ASSERT_THAT(desk_.Nominate(Collective("n1")).status(), IsOk());
  EXPECT_THAT(desk_.Appraise("n1", {"unknown"}).status(),
              Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_REFERENCE));
  EXPECT_THAT(desk_.Appraise("n1", {"discipline"}, "binh", "", "99").status(),
              Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_EQ(desk_.Appraise("n1", {"discipline"}, "lan").status().code(), Code::kPermissionDenied);
  EXPECT_THAT(desk_.Appraise("none").status(),
              Fails(Code::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  EXPECT_EQ(desk_.Appraise("none", {}, "nobody").status().code(), Code::kPermissionDenied);
  EXPECT_THAT(desk_.reporting.units, IsEmpty());
}

TEST_F(NominationsTest, ListsByState) {
  for (const char* id : {"a", "b", "c"}) {
    ASSERT_THAT(desk_.Nominate(SampleNomination(id)).status(), IsOk());
  }
  ASSERT_THAT(desk_.Appraise("b").status(), IsOk());
  auto list = [&](v1::ListNominationsRequest request) {
    request.set_parent("units/khoai-chau/movements/m2020");
    v1::ListNominationsResponse answer;
    auto call = desk_.As("auditor", "ListNominations");
    EXPECT_THAT(desk_.nominations->List(call, request, &answer), IsOk());
    return answer;
  };
  v1::ListNominationsRequest request;
  request.add_states(v1::NOMINATION_STATE_PROPOSED);
  request.set_page_size(1);
  auto page = list(request);
  ASSERT_THAT(page.nominations(), SizeIs(1));
  EXPECT_EQ(page.nominations(0).name(), NominationName("a"));
  ASSERT_FALSE(page.next_page_token().empty());
  request.set_page_token(page.next_page_token());
  page = list(request);
  ASSERT_THAT(page.nominations(), SizeIs(1));
  EXPECT_EQ(page.nominations(0).name(), NominationName("c"));
  EXPECT_TRUE(page.next_page_token().empty());
}

TEST_F(NominationsTest, ListsMovementsWithoutWhatLiesBelow) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("a")).status(), IsOk());
  v1::ListMovementsRequest request;
  request.set_parent("units/khoai-chau");
  v1::ListMovementsResponse answer;
  auto call = desk_.As("auditor", "ListMovements");
  ASSERT_THAT(desk_.movements->List(call, request, &answer), IsOk());
  EXPECT_THAT(answer.movements(), SizeIs(1));
}

}  // namespace
}  // namespace thidua::awards
