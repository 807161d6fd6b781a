// Appraising: one or many, on evidence that other services hold.
#include "services/awards/api/appraisals.h"

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

class AppraisalsTest : public ::testing::Test {
 protected:
  AppraisalsTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  // A request that attests what a giấy khen asks for.
  v1::AppraiseNominationsRequest Attesting(const std::vector<std::string>& ids) {
    v1::AppraiseNominationsRequest request = AppraisalOf(ids);
    request.add_attested_rules("discipline");
    return request;
  }

  void Nominate(const std::vector<v1::Nomination>& nominations) {
    ASSERT_THAT(desk_.Propose(ProposalsOf(nominations)), IsOk());
  }

  Desk desk_;
};

TEST_F(AppraisalsTest, RecordsWhatItRestsOn) {
  Nominate({CollectiveNomination("n1")});
  auto outcome = desk_.Appraise("n1", {"discipline"});
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->state(), v1::NOMINATION_STATE_ELIGIBLE) << outcome->DebugString();
  EXPECT_EQ(outcome->refusal(), "");
  EXPECT_THAT(outcome->checks(), SizeIs(5));
  EXPECT_THAT(desk_.reporting.asked, ElementsAre(ElementsAre(ElementsAre("units/dan-tien"))));
  const v1::Appraisal appraisal = desk_.GetNomination("n1")->appraisal();
  EXPECT_EQ(appraisal.evidence().reporting_token(), "reporting-token");
  EXPECT_EQ(appraisal.evidence().evaluation().formula(), 1);
  EXPECT_EQ(appraisal.evidence_digest().size(), 32);
  EXPECT_EQ(appraisal.rule_pack(), "rulePacks/nd91");
  EXPECT_FALSE(appraisal.rule_pack_version().empty());
  EXPECT_EQ(appraisal.appraiser(), "user:binh");
  EXPECT_FALSE(desk_.GetNomination("n1")->simulated());
}

// Evidence outlives an erasure. What was given elsewhere is sealed with the recipient.
TEST_F(AppraisalsTest, OfAPersonEvidenceDoesNotSayWhereAnHonourWasGiven) {
  Nominate({SampleNomination("n1"), CollectiveNomination("n2")});
  for (const char* id : {"n1", "n2"}) {
    v1::UpdateRecipientRequest request;
    *request.mutable_recipient() =
        EntryOf(std::string(id) == "n1" ? SampleNomination(id) : CollectiveNomination(id))
            .recipient();
    *request.mutable_recipient()->add_past_honours() = FromText<v1::PastHonour>(
        absl::StrCat(R"(honour: "cstd" year: 2018 source: "Quyết định 881 của )", id, R"(")"));
    request.set_request_id(desk_.NewId());
    v1::Recipient answer;
    auto call = desk_.As("binh", "UpdateRecipient");
    ASSERT_THAT(desk_.recipients->Update(call, request, &answer), IsOk());
    ASSERT_THAT(desk_.Appraise(std::string(id) == "n1" ? AppraisalOf({id}) : Attesting({id})),
                IsOk());
    const auto titles = desk_.GetNomination(id)->appraisal().evidence().titles();
    ASSERT_THAT(titles, SizeIs(1));
    EXPECT_EQ(titles[0].honour(), "cstd");
    EXPECT_EQ(titles[0].year(), 2018);
    EXPECT_EQ(titles[0].source(), std::string(id) == "n1" ? "" : "Quyết định 881 của n2");
  }
  EXPECT_THAT(desk_.Log(), Not(HasSubstr("Quyết định 881 của n1")));
}

TEST_F(AppraisalsTest, EqualEvidenceIsStoredOnceAndReadOnce) {
  Nominate({CollectiveNomination("n1"), CollectiveNomination("n2"), SampleNomination("n3")});
  const int64_t head = desk_.Head();
  v1::AppraiseNominationsRequest request = Attesting({"n1", "n2"});
  ASSERT_THAT(desk_.Appraise(request), IsOk());
  EXPECT_EQ(desk_.Head(), head + 1);
  EXPECT_THAT(desk_.Keys("units/khoai-chau/evidence/"), SizeIs(1));
  EXPECT_EQ(desk_.GetNomination("n1")->appraisal().evidence_digest(),
            desk_.GetNomination("n2")->appraisal().evidence_digest());
  EXPECT_THAT(desk_.reporting.asked, SizeIs(1)) << "so that it is of one position";
  EXPECT_EQ(desk_.targets.evaluations, 1);
  ASSERT_THAT(desk_.Appraise("n3"), IsOk());
  EXPECT_THAT(desk_.Keys("units/khoai-chau/evidence/"), SizeIs(2)) << "nothing was looked at";
}

TEST_F(AppraisalsTest, ABatchOfSeveralHonoursTakesForEachWhatIsOfItsOwnRules) {
  Nominate({CollectiveNomination("n1"), SampleNomination("n2")});
  EXPECT_THAT(FieldsOf(desk_.Appraise(Attesting({"n2"})).status()),
              ElementsAre("attested_rules[0]"))
      << "ldtt asks for no attestation";
  v1::AppraiseNominationsRequest request = Attesting({"n1", "n2"});
  request.add_attested_rules("unknown");
  EXPECT_THAT(FieldsOf(desk_.Appraise(request).status()), ElementsAre("attested_rules[1]"));
  auto outcome = desk_.Appraise(Attesting({"n1", "n2"}));
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->outcomes(0).state(), v1::NOMINATION_STATE_ELIGIBLE);
  EXPECT_EQ(outcome->outcomes(1).state(), v1::NOMINATION_STATE_ELIGIBLE);
}

TEST_F(AppraisalsTest, CountsTheReportsOfUnitsThatBecamePartOfIt) {
  const auto old = FromText<catalog::v1::Unit>(R"(
    name: "units/an-vi"
    versions { display_name: "An Vĩ" kind: UNIT_KIND_COMMUNE parent: "units/khoai-chau"
               valid_from: "1999-01-01" }
    successions { successor: "units/dan-tien" extent: SUCCESSION_EXTENT_WHOLE })");
  desk_.PutCatalog(old.name(), old);
  Nominate({CollectiveNomination("n1")});
  desk_.reporting.missing = {"units/an-vi"};
  auto outcome = desk_.Appraise("n1", {"discipline"});
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->state(), v1::NOMINATION_STATE_INELIGIBLE);
  EXPECT_EQ(desk_.GetNomination("n1")->appraisal().evidence().rounds(0).expected(), 2);
}

TEST_F(AppraisalsTest, ADossierThatIsNotCompleteIsSentBack) {
  v1::Nomination nomination = CollectiveNomination("n1");
  nomination.mutable_dossier()->erase("Tờ trình");
  Nominate({nomination});
  auto outcome = desk_.Appraise("n1", {"discipline"});
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->state(), v1::NOMINATION_STATE_RETURNED);
  auto returned = desk_.GetNomination("n1");
  EXPECT_THAT(returned->note(), HasSubstr("Tờ trình"));
  EXPECT_FALSE(returned->has_appraisal());
  EXPECT_THAT(desk_.Keys("units/khoai-chau/evidence/"), IsEmpty());
  ASSERT_THAT(desk_.Edit(CollectiveNomination("n1")), IsOk());
  EXPECT_EQ(desk_.Appraise("n1", {"discipline"})->state(), v1::NOMINATION_STATE_ELIGIBLE)
      << "who sent it back may appraise it";
}

TEST_F(AppraisalsTest, SimulatedFiguresMarkTheNomination) {
  desk_.reporting.simulated = true;
  Nominate({CollectiveNomination("n1")});
  ASSERT_THAT(desk_.Appraise("n1", {"discipline"}), IsOk());
  EXPECT_TRUE(desk_.GetNomination("n1")->simulated());
}

TEST_F(AppraisalsTest, AllOfThemOrNone) {
  Nominate({SampleNomination("n1"), SampleNomination("n2"), SampleNomination("n3")});
  ASSERT_THAT(desk_.Withdraw({"n2"}), IsOk());
  const int64_t head = desk_.Head();
  auto refused = desk_.Appraise(AppraisalOf({"n1", "n2", "n3"}));
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("nominations[1]"));
  EXPECT_EQ(desk_.Head(), head);
  EXPECT_EQ(desk_.GetNomination("n1")->state(), v1::NOMINATION_STATE_PROPOSED);

  v1::AppraiseNominationsRequest request = AppraisalOf({"n1", "n2", "n3"});
  request.set_leave_out_refused(true);
  request.set_request_id("once");
  auto outcome = desk_.Appraise(request);
  ASSERT_THAT(outcome, IsOk());
  ASSERT_THAT(outcome->outcomes(), SizeIs(3));
  EXPECT_EQ(outcome->outcomes(0).state(), v1::NOMINATION_STATE_ELIGIBLE);
  EXPECT_EQ(outcome->outcomes(1).state(), v1::NOMINATION_STATE_WITHDRAWN);
  EXPECT_THAT(outcome->outcomes(1).refusal(), HasSubstr("only a proposed one is appraised"));
  EXPECT_EQ(outcome->outcomes(2).refusal(), "");

  auto again = desk_.Appraise(request);
  ASSERT_THAT(again, IsOk());
  ASSERT_THAT(again->outcomes(), SizeIs(3));
  EXPECT_EQ(again->outcomes(0).DebugString(), outcome->outcomes(0).DebugString());
  EXPECT_EQ(again->outcomes(1).nomination(), NominationName("n2"));
  EXPECT_NE(again->outcomes(1).refusal(), "");
  EXPECT_EQ(again->outcomes(2).DebugString(), outcome->outcomes(2).DebugString());
}

TEST_F(AppraisalsTest, WithoutNamesAllThatAreProposed) {
  Nominate({SampleNomination("n1"), SampleNomination("n2"), SampleNomination("n3")});
  ASSERT_THAT(desk_.Withdraw({"n2"}), IsOk());
  v1::AppraiseNominationsRequest request = AppraisalOf({});
  request.set_request_id("once");
  auto outcome = desk_.Appraise(request);
  ASSERT_THAT(outcome, IsOk());
  ASSERT_THAT(outcome->outcomes(), SizeIs(2));
  EXPECT_EQ(outcome->outcomes(0).nomination(), NominationName("n1"));
  EXPECT_EQ(outcome->outcomes(1).nomination(), NominationName("n3"));

  // The same request answers of the same nominations, whatever was proposed since.
  Nominate({SampleNomination("n4")});
  auto again = desk_.Appraise(request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->DebugString(), outcome->DebugString());
  EXPECT_EQ(desk_.GetNomination("n4")->state(), v1::NOMINATION_STATE_PROPOSED);

  auto none = desk_.Appraise(AppraisalOf({}), "other");
  ASSERT_THAT(none, IsOk());
  EXPECT_THAT(none->outcomes(), SizeIs(1));
  none = desk_.Appraise(AppraisalOf({}), "other");
  ASSERT_THAT(none, IsOk());
  EXPECT_THAT(none->outcomes(), IsEmpty());
}

TEST_F(AppraisalsTest, ADryRunShowsTheChecksAndWritesNothing) {
  v1::Nomination incomplete = CollectiveNomination("n2");
  incomplete.mutable_dossier()->clear();
  Nominate({CollectiveNomination("n1"), incomplete});
  const int64_t head = desk_.Head();
  v1::AppraiseNominationsRequest request = Attesting({"n1", "n2"});
  request.set_validate_only(true);
  auto outcome = desk_.Appraise(request);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_TRUE(outcome->validate_only());
  ASSERT_THAT(outcome->outcomes(), SizeIs(2));
  EXPECT_EQ(outcome->outcomes(0).state(), v1::NOMINATION_STATE_ELIGIBLE);
  EXPECT_THAT(outcome->outcomes(0).checks(), SizeIs(5));
  EXPECT_EQ(outcome->outcomes(1).state(), v1::NOMINATION_STATE_RETURNED);
  EXPECT_EQ(desk_.Head(), head);
  EXPECT_EQ(desk_.GetNomination("n1")->state(), v1::NOMINATION_STATE_PROPOSED);
}

TEST_F(AppraisalsTest, AnUnverifiedRuleTakesTheAppraisersWord) {
  v1::Nomination nomination = SampleNomination("n1", "cstd-tinh");
  nomination.mutable_evidence_request()->set_scheme("units/khoai-chau/schemes/s");
  nomination.mutable_evidence_request()->set_period("2020");
  desk_.targets.table = FromText<targets::v1::LeagueTable>(R"(
    scheme: "units/khoai-chau/schemes/s"
    rows { unit: "units/dan-tien" rank: 1 points: "90" attainable: "100" })");
  Nominate({nomination});
  EXPECT_THAT(desk_.Appraise("n1"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED));
  v1::AppraiseNominationsRequest request = AppraisalOf({"n1"});
  request.set_validate_only(true);
  auto dry = desk_.Appraise(request);
  ASSERT_THAT(dry, IsOk());
  EXPECT_THAT(dry->outcomes(0).refusal(), HasSubstr("streak"));

  request.set_validate_only(false);
  request.add_confirmations()->set_rule("streak");
  request.mutable_confirmations(0)->set_reason("Đã xem hồ sơ giấy các năm trước");
  auto confirmed = desk_.Appraise(request);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->outcomes(0).state(), v1::NOMINATION_STATE_ELIGIBLE);
  EXPECT_EQ(desk_.targets.tables, 3) << "once a request";
  EXPECT_EQ(desk_.GetNomination("n1")->appraisal().evidence().league().place(), 1);

  request.mutable_confirmations(0)->set_rule("league");
  EXPECT_THAT(desk_.Appraise(request), Fails(Code::kInvalidArgument)) << "it is verified";
}

TEST_F(AppraisalsTest, WhoProposedDoesNotAppraise) {
  Nominate({SampleNomination("n1")});
  catalog::v1::Binding both = FromText<catalog::v1::Binding>(R"(
    name: "bindings/user:lan"
    grants { role: ROLE_COMMUNE_OFFICER unit: "units/khoai-chau" }
    grants { role: ROLE_DISTRICT_REVIEWER unit: "units/khoai-chau" })");
  desk_.PutCatalog(both.name(), both);
  EXPECT_THAT(desk_.Appraise("n1", {}, "lan"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES));
  // Nor after somebody else edited it.
  ASSERT_THAT(desk_.Edit(SampleNomination("n1"), "huyen"), IsOk());
  EXPECT_THAT(desk_.Appraise("n1", {}, "lan"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES));
  EXPECT_THAT(desk_.Appraise("n1"), IsOk());
}

TEST_F(AppraisalsTest, ARepeatedAppraisalIsAnsweredAsTheFirstTime) {
  Nominate({CollectiveNomination("n1")});
  auto first = desk_.Appraise("n1", {"discipline"}, "binh", "again");
  ASSERT_THAT(first, IsOk());
  desk_.reporting.missing = {"units/dan-tien"};
  desk_.targets.status = absl::UnavailableError("down");
  auto second = desk_.Appraise("n1", {"discipline"}, "binh", "again");
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->DebugString(), first->DebugString());
  EXPECT_THAT(desk_.reporting.asked, SizeIs(1)) << "what was appraised is not looked up again";
  desk_.targets.status = absl::OkStatus();
  EXPECT_THAT(desk_.Appraise("n1", {"discipline"}),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(AppraisalsTest, WithoutEvidenceNothingIsRecorded) {
  Nominate({CollectiveNomination("n1"), SampleNomination("n2")});
  desk_.targets.status =
      Error(Code::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE, "targets does not answer");
  EXPECT_THAT(desk_.Appraise(Attesting({"n1"})),
              Fails(Code::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE));
  EXPECT_EQ(desk_.GetNomination("n1")->state(), v1::NOMINATION_STATE_PROPOSED);
}

TEST_F(AppraisalsTest, RefusesWhatTheHonourDoesNotAskFor) {
  Nominate({CollectiveNomination("n1")});
  EXPECT_THAT(desk_.Appraise("n1", {"unknown"}),
              Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_REFERENCE));
  EXPECT_THAT(desk_.Appraise("n1", {"discipline"}, "lan"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.Appraise("none"),
              Fails(Code::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  EXPECT_THAT(desk_.Appraise("none", {}, "nobody"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(FieldsOf(desk_.Appraise(Attesting({"n1", "n1"})).status()),
              ElementsAre("nominations[1]"));
}

TEST_F(AppraisalsTest, WhatWasEditedMeanwhileIsNotAppraisedOnOldEvidence) {
  Nominate({CollectiveNomination("n1")});
  desk_.reporting.meanwhile = [&] {
    v1::Nomination edited = CollectiveNomination("n1");
    edited.set_merit("Việc khác");
    edited.clear_evidence_request();
    EXPECT_THAT(desk_.Edit(edited), IsOk());
  };
  EXPECT_THAT(desk_.Appraise("n1", {"discipline"}),
              Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_EQ(desk_.GetNomination("n1")->state(), v1::NOMINATION_STATE_PROPOSED);
  desk_.reporting.meanwhile = [] {};
  EXPECT_THAT(desk_.Appraise("n1", {"discipline"}), IsOk());
}

TEST_F(AppraisalsTest, WhatBecameOfTheRecipientMeanwhileIsLookedAt) {
  v1::Nomination nomination = SampleNomination("n1", "cstd-tinh");
  nomination.mutable_evidence_request()->add_rounds("units/khoai-chau/rounds/f.2020");
  Nominate({nomination});
  desk_.reporting.meanwhile = [&] {
    v1::UpdateRecipientRequest request;
    *request.mutable_recipient() = EntryOf(nomination).recipient();
    *request.mutable_recipient()->add_bars() =
        FromText<v1::Bar>(R"(kind: BAR_KIND_DISCIPLINE start_date: "2020-01-01" source: "12/QĐ")");
    request.set_request_id("bar");
    v1::Recipient answer;
    auto call = desk_.As("other", "UpdateRecipient");
    EXPECT_THAT(desk_.recipients->Update(call, request, &answer), IsOk());
  };
  v1::AppraiseNominationsRequest request = AppraisalOf({"n1"});
  request.add_confirmations()->set_rule("streak");
  request.mutable_confirmations(0)->set_reason("Vì");
  auto outcome = desk_.Appraise(request);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->outcomes(0).state(), v1::NOMINATION_STATE_INELIGIBLE);
  EXPECT_EQ(outcome->outcomes(0).checks(2).outcome(), v1::CHECK_OUTCOME_FAILED);
  EXPECT_THAT(outcome->outcomes(0).checks(2).finding(), HasSubstr("Kỷ luật"));
  EXPECT_THAT(desk_.Log(), Not(HasSubstr("Kỷ luật"))) << "what speaks against somebody is sealed";
}

TEST_F(AppraisalsTest, LooksWhereTheMovementSaysUnlessTheNominationDoes) {
  v1::UpdateMovementRequest update;
  *update.mutable_movement() = FromText<v1::Movement>(R"(
    name: "units/khoai-chau/movements/m2020" title: "Phong trào thi đua năm 2020"
    start_date: "2020-01-01" end_date: "2020-12-31" year: 2020
    evidence_request { rounds: "units/khoai-chau/rounds/f.2020" rounds: "units/khoai-chau/rounds/g.2020" })");
  update.set_request_id("update");
  v1::Movement movement;
  auto call = desk_.As("admin", "UpdateMovement");
  ASSERT_THAT(desk_.movements->Update(call, update, &movement), IsOk());
  Nominate({SampleNomination("n1"), CollectiveNomination("n2")});
  ASSERT_THAT(desk_.Appraise(AppraisalOf({"n1"})), IsOk());
  ASSERT_THAT(desk_.Appraise(Attesting({"n2"})), IsOk());
  EXPECT_THAT(desk_.GetNomination("n1")->appraisal().evidence().rounds(), SizeIs(2));
  EXPECT_THAT(desk_.GetNomination("n2")->appraisal().evidence().rounds(), SizeIs(1));
}

}  // namespace
}  // namespace thidua::awards
