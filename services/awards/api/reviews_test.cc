// Looking again at what grants rest on, and settling what was found.
#include "services/awards/api/reviews.h"

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

constexpr char kAll[] = "units/khoai-chau/decisions/-";
constexpr char kUnitA[] = "units/dan-tien";
constexpr char kUnitB[] = "units/an-vi";

v1::Nomination Of(const std::string& id, const std::string& unit) {
  v1::Nomination nomination = CollectiveNomination(id);
  nomination.mutable_honouree()->set_unit(unit);
  return nomination;
}

class ReviewsTest : public ::testing::Test {
 protected:
  ReviewsTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  // Honours the nominations by one decision.
  void Grant(const std::vector<v1::Nomination>& nominations, const std::string& decision = "d1") {
    desk_.SetDay(absl::CivilDay(2020, 8, 5));
    ASSERT_THAT(desk_.Propose(ProposalsOf(nominations), "huyen"), IsOk());
    std::vector<std::string> ids;
    for (const v1::Nomination& nomination : nominations) {
      ids.push_back(nomination.name().substr(nomination.name().rfind('/') + 1));
    }
    v1::AppraiseNominationsRequest appraisal = AppraisalOf(ids);
    appraisal.add_attested_rules("discipline");
    ASSERT_THAT(desk_.Appraise(appraisal), IsOk());
    ASSERT_THAT(desk_.Decide(decision, ids), IsOk());
  }

  v1::ReviewGrantsResponse Review(bool all = false, const std::string& person = "auditor") {
    v1::ReviewGrantsRequest request;
    request.set_parent(kAll);
    request.set_include_unflagged(all);
    auto answer = desk_.Review(request, person);
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer : v1::ReviewGrantsResponse();
  }

  // "d1/1 CHANGED" of each.
  std::vector<std::string> States(const v1::ReviewGrantsResponse& answer) {
    std::vector<std::string> states;
    for (const v1::GrantReview& review : answer.reviews()) {
      const std::string name =
          review.grant().substr(std::string("units/khoai-chau/decisions/").size());
      states.push_back(absl::StrCat(
          name.substr(0, name.find('/')), name.substr(name.rfind('/')), " ",
          v1::ReviewState_Name(review.state()).substr(std::string("REVIEW_STATE_").size()),
          review.settled() ? " settled" : ""));
    }
    return states;
  }

  v1::SettleReviewRequest Settlement(const v1::GrantReview& review) {
    v1::SettleReviewRequest request;
    request.set_name(review.grant());
    request.set_found_digest(review.found_digest());
    request.set_ground("Biên bản 12/BB: giữ nguyên");
    return request;
  }

  Desk desk_;
};

TEST_F(ReviewsTest, FlagsTheRightGrantsWithOldAndNewValue) {
  Grant({Of("n1", kUnitA), Of("n2", kUnitB)});
  const int64_t head = desk_.Head();
  v1::ReviewGrantsResponse answer = Review();
  EXPECT_THAT(answer.reviews(), IsEmpty());
  EXPECT_EQ(answer.examined(), 2);
  EXPECT_FALSE(answer.token().empty());
  EXPECT_THAT(States(Review(true)), ElementsAre("d1/1 UNCHANGED", "d1/2 UNCHANGED"));

  // The counts are the same; a value is not.
  desk_.reporting.token = "later";
  desk_.reporting.Correct(kUnitB, "9.000 (chính thức)", "9.100 (điều chỉnh)");
  answer = Review();
  EXPECT_THAT(States(answer), ElementsAre("d1/2 CHANGED"));
  ASSERT_THAT(answer.reviews(0).changes(), SizeIs(1));
  EXPECT_EQ(answer.reviews(0).changes(0).aspect(), "Dân số (người)");
  EXPECT_EQ(answer.reviews(0).changes(0).before(), "9.000 (chính thức)");
  EXPECT_EQ(answer.reviews(0).changes(0).now(), "9.100 (điều chỉnh)");
  EXPECT_EQ(answer.reviews(0).honour_title(), "Giấy khen");
  EXPECT_EQ(answer.reviews(0).honouree().display_name(), "Nguyễn Thị Lan");
  EXPECT_THAT(answer.reviews(0).conditions(), IsEmpty());

  desk_.reporting.missing = {kUnitA};
  answer = Review();
  EXPECT_THAT(States(answer), ElementsAre("d1/1 FAILS", "d1/2 CHANGED"));
  EXPECT_EQ(answer.reviews(0).changes(0).before(), "1");
  EXPECT_EQ(answer.reviews(0).changes(0).now(), "0");
  ASSERT_THAT(answer.reviews(0).conditions(), SizeIs(1));
  EXPECT_EQ(answer.reviews(0).conditions(0).rule(), "reports");
  EXPECT_EQ(answer.reviews(0).conditions(0).now(), v1::CHECK_OUTCOME_FAILED);
  EXPECT_EQ(desk_.Head(), head) << "nothing is written";
  EXPECT_EQ(desk_.GetNomination("n1")->appraisal().evidence().rounds(0).accepted(), 1);
}

TEST_F(ReviewsTest, WhatSeveralRestOnIsReadOnce) {
  Grant({Of("n1", kUnitA), Of("n2", kUnitB)});
  desk_.reporting.asked.clear();
  desk_.targets.evaluations = 0;
  desk_.reporting.token = "later";
  Review();
  EXPECT_THAT(desk_.reporting.asked, SizeIs(1));
  EXPECT_THAT(desk_.reporting.compared, SizeIs(1));
  EXPECT_EQ(desk_.reporting.compared[0].before, "reporting-token");
  EXPECT_EQ(desk_.reporting.compared[0].now, "later");
  EXPECT_EQ(desk_.targets.evaluations, 1);
}

TEST_F(ReviewsTest, ATargetThatIsMissedNowFails) {
  Grant({Of("n1", kUnitA)});
  desk_.targets.evaluation.mutable_results(0)->set_outcome(targets::v1::OUTCOME_MISSED);
  const v1::ReviewGrantsResponse answer = Review();
  EXPECT_THAT(States(answer), ElementsAre("d1/1 FAILS"));
  EXPECT_EQ(answer.reviews(0).changes(0).before(), "đạt");
  EXPECT_EQ(answer.reviews(0).changes(0).now(), "không đạt");
}

TEST_F(ReviewsTest, JudgesByTheVersionOfThePackThatRuled) {
  Grant({Of("n1", kUnitA)});
  v1::RulePack pack = SamplePack();
  pack.mutable_honours(0)->mutable_eligibility(0)->mutable_reports_accepted()->set_minimum_percent(
      1);
  pack.mutable_honours(0)->mutable_eligibility(0)->mutable_reports_accepted()->set_in_time_only(
      false);
  pack.mutable_honours(0)->mutable_eligibility()->DeleteSubrange(1, 2);
  pack.clear_etag();
  v1::UpdateRulePackRequest update;
  *update.mutable_rule_pack() = pack;
  update.set_request_id(desk_.NewId());
  auto call = desk_.As("admin", "UpdateRulePack");
  v1::RulePack updated;
  ASSERT_THAT(desk_.rule_packs->Update(call, update, &updated), IsOk());
  desk_.targets.evaluation.mutable_results(0)->set_outcome(targets::v1::OUTCOME_MISSED);
  EXPECT_THAT(States(Review()), ElementsAre("d1/1 FAILS")) << "today's pack has no such rule";
}

TEST_F(ReviewsTest, ATitleThatWasRevokedIsLost) {
  const v1::Nomination ldtt = SampleNomination("n1");
  ASSERT_THAT(desk_.MakeEligible(ldtt), IsOk());
  ASSERT_THAT(desk_.Decide("d1", {"n1"}), IsOk());
  // What was given elsewhere has not changed, and its source is kept with the recipient alone.
  v1::UpdateRecipientRequest update;
  *update.mutable_recipient() = EntryOf(ldtt).recipient();
  *update.mutable_recipient()->add_past_honours() =
      FromText<v1::PastHonour>(R"(honour: "cstd" year: 2018 source: "Quyết định 881")");
  update.set_request_id(desk_.NewId());
  v1::Recipient updated;
  auto call = desk_.As("binh", "UpdateRecipient");
  ASSERT_THAT(desk_.recipients->Update(call, update, &updated), IsOk());
  v1::Nomination later = Of("n2", kUnitA);
  later.mutable_honouree()->set_kind(v1::RECIPIENT_KIND_PERSON);
  later.mutable_honouree()->set_recipient(ldtt.honouree().recipient());
  later.set_merit("Sáng kiến");
  v1::CreateNominationsRequest proposal = ProposalsOf({later});
  proposal.mutable_entries(0)->clear_recipient();
  desk_.SetDay(absl::CivilDay(2020, 8, 5));
  ASSERT_THAT(desk_.Propose(proposal, "huyen"), IsOk());
  ASSERT_THAT(desk_.Appraise("n2", {"discipline"}), IsOk());
  ASSERT_THAT(desk_.Decide("d2", {"n2"}), IsOk());
  EXPECT_THAT(Review().reviews(), IsEmpty());
  ASSERT_THAT(desk_.Revoke(DecisionName("d1") + "/grants/1"), IsOk());
  const v1::ReviewGrantsResponse answer = Review(true);
  EXPECT_THAT(States(answer), ElementsAre("d2/1 CHANGED")) << "what was revoked is not in force";
  EXPECT_EQ(answer.examined(), 1);
  EXPECT_EQ(answer.reviews(0).changes(0).subject(), "ldtt");
  EXPECT_EQ(answer.reviews(0).changes(0).before(), DecisionName("d1") + "/grants/1");
  EXPECT_EQ(answer.reviews(0).changes(0).now(), "");
  ASSERT_THAT(desk_.SettleReview(Settlement(answer.reviews(0))), IsOk());
  EXPECT_THAT(desk_.Log(), Not(HasSubstr("Quyết định 881"))) << "it would outlive an erasure";
}

TEST_F(ReviewsTest, WhatIsSettledIsFlaggedAgainWhenItChangesAgain) {
  Grant({Of("n1", kUnitA)});
  desk_.reporting.token = "later";
  desk_.reporting.Correct(kUnitA, "1", "2");
  const v1::GrantReview found = Review().reviews(0);
  v1::SettleReviewRequest request = Settlement(found);
  request.set_request_id("settle-1");
  const auto settled = desk_.SettleReview(request);
  ASSERT_THAT(settled, IsOk());
  ASSERT_THAT(settled->reviews(), SizeIs(1));
  const v1::Review& review = settled->reviews(0);
  EXPECT_EQ(review.found_digest(), found.found_digest());
  EXPECT_EQ(review.reviewer(), "user:binh");
  EXPECT_EQ(review.ground(), "Biên bản 12/BB: giữ nguyên");
  EXPECT_THAT(desk_.Keys("units/khoai-chau/evidence/"), SizeIs(2));
  EXPECT_EQ(settled->evidence().reporting_token(), "reporting-token") << "what was decided stays";
  EXPECT_THAT(desk_.Keys("units/khoai-chau/evidence/" + review.evidence_digest()), SizeIs(1));
  v1::GetDecisionRequest get;
  get.set_name(DecisionName("d1"));
  v1::Decision decision;
  auto call = desk_.As("auditor", "GetDecision");
  ASSERT_THAT(desk_.decisions->Get(call, get, &decision), IsOk());
  ASSERT_THAT(decision.touches(), SizeIs(1));
  EXPECT_EQ(decision.touches(0).kind(), v1::TOUCH_KIND_REVIEWED);

  // Another position without another content.
  desk_.reporting.token = "later still";
  EXPECT_THAT(Review().reviews(), IsEmpty());
  EXPECT_THAT(States(Review(true)), ElementsAre("d1/1 CHANGED settled"));
  EXPECT_THAT(desk_.SettleReview(Settlement(found)),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));

  desk_.reporting.Correct(kUnitA, "1", "3");
  EXPECT_THAT(States(Review()), ElementsAre("d1/1 CHANGED"));
  // The first request again, whatever is found today, and though nobody answers.
  desk_.reporting.status = absl::UnavailableError("away");
  const auto again = desk_.SettleReview(request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->etag(), settled->etag());
  EXPECT_THAT(again->reviews(), SizeIs(1));
}

TEST_F(ReviewsTest, WhatIsSettledIsWhatWasSeen) {
  Grant({Of("n1", kUnitA)});
  const std::string name = DecisionName("d1") + "/grants/1";
  desk_.reporting.missing = {kUnitA};
  desk_.reporting.token = "later";
  const v1::GrantReview found = Review().reviews(0);
  v1::SettleReviewRequest bad;
  bad.set_name(name);
  bad.set_found_digest("XYZ");
  EXPECT_THAT(FieldsOf(desk_.SettleReview(bad).status()), ElementsAre("found_digest", "ground"));

  v1::SettleReviewRequest request = Settlement(found);
  EXPECT_THAT(desk_.SettleReview(request, "chief"), Fails(Code::kPermissionDenied));
  EXPECT_THAT(desk_.SettleReview(request, "huyen"), Fails(Code::kPermissionDenied));
  request.set_etag("1");
  EXPECT_THAT(desk_.SettleReview(request),
              Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  request.clear_etag();
  desk_.reporting.status = Error(Code::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE, "x");
  EXPECT_THAT(desk_.SettleReview(request),
              Fails(Code::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE));
  desk_.reporting.status = absl::OkStatus();

  desk_.targets.evaluation.mutable_results(0)->set_outcome(targets::v1::OUTCOME_MISSED);
  EXPECT_THAT(desk_.SettleReview(request),
              Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH))
      << "it has changed again since";
  desk_.targets.evaluation = MetTargets();
  desk_.reporting.missing.clear();
  EXPECT_THAT(desk_.SettleReview(request),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE))
      << "it is as it was";
  desk_.reporting.missing = {kUnitA};
  EXPECT_THAT(desk_.GetGrant(name)->reviews(), IsEmpty());
  ASSERT_THAT(desk_.Revoke(name), IsOk());
  EXPECT_THAT(desk_.SettleReview(request),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(ReviewsTest, ARoundThatWasAnnulledIsAChangeThatIsSettled) {
  v1::Nomination both = Of("n2", kUnitB);
  both.mutable_evidence_request()->add_rounds("units/khoai-chau/rounds/g.2020");
  Grant({Of("n1", kUnitA), both});
  desk_.reporting.token = "later";
  desk_.reporting.annulled = {"units/khoai-chau/rounds/f.2020"};
  const v1::ReviewGrantsResponse answer = Review();
  EXPECT_THAT(States(answer), ElementsAre("d1/1 FAILS", "d1/2 CHANGED"));
  for (const v1::GrantReview& review : answer.reviews()) {
    ASSERT_THAT(review.changes(), SizeIs(1));
    const auto& change = review.changes(0);
    EXPECT_EQ(change.subject() + ": " + change.aspect() + " " + change.now(),
              "units/khoai-chau/rounds/f.2020: đợt báo cáo đã bị hủy");
    EXPECT_THAT(desk_.SettleReview(Settlement(review)), IsOk());
  }
  desk_.reporting.annulled.insert("units/khoai-chau/rounds/g.2020");
  EXPECT_THAT(States(Review()), ElementsAre("d1/2 FAILS")) << "the other was settled";
  desk_.reporting.unseen = {kUnitB};
  EXPECT_THAT(States(Review()), ElementsAre("d1/2 UNREADABLE")) << "to who is shown less";
}

TEST_F(ReviewsTest, WhoProposedDoesNotSettle) {
  Grant({Of("n1", kUnitA)});
  desk_.reporting.missing = {kUnitA};
  desk_.reporting.token = "later";
  const v1::GrantReview found = Review().reviews(0);
  const auto binding = FromText<catalog::v1::Binding>(R"(
    name: "bindings/user:huyen"
    grants { role: ROLE_DISTRICT_REVIEWER unit: "units/khoai-chau" }
    grants { role: ROLE_COMMUNE_OFFICER unit: "units/khoai-chau" })");
  desk_.PutCatalog(binding.name(), binding);
  EXPECT_THAT(desk_.SettleReview(Settlement(found), "huyen"),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES));
  EXPECT_THAT(desk_.SettleReview(Settlement(found)), IsOk());
}

TEST_F(ReviewsTest, RestrictedEvidenceIsReviewedForThoseAloneWhoMayReadIt) {
  desk_.reporting.restricted = true;
  Grant({Of("n1", kUnitA)});
  desk_.reporting.missing = {kUnitA};
  desk_.reporting.token = "later";
  EXPECT_THAT(States(Review()), ElementsAre("d1/1 FAILS"));
  desk_.reporting.asked.clear();
  const v1::ReviewGrantsResponse answer = Review(true, "chief");
  EXPECT_THAT(States(answer), ElementsAre("d1/1 UNREADABLE"));
  EXPECT_FALSE(answer.reviews(0).note().empty());
  EXPECT_THAT(answer.reviews(0).changes(), IsEmpty());
  EXPECT_THAT(answer.reviews(0).conditions(), IsEmpty());
  EXPECT_EQ(answer.reviews(0).found_digest(), "");
  EXPECT_THAT(desk_.reporting.asked, IsEmpty()) << "nothing is read for him";
}

TEST_F(ReviewsTest, WhatHasBecomeRestrictedSinceIsToo) {
  Grant({Of("n1", kUnitA)});
  desk_.reporting.restricted = true;
  desk_.reporting.token = "later";
  desk_.reporting.missing = {kUnitA};
  EXPECT_THAT(States(Review(true, "chief")), ElementsAre("d1/1 UNREADABLE"));
  EXPECT_THAT(States(Review()), ElementsAre("d1/1 FAILS"));
}

TEST_F(ReviewsTest, ARefusalForOneGrantIsOfThatGrantAlone) {
  v1::Nomination other = Of("n2", kUnitB);
  other.mutable_evidence_request()->set_rounds(0, "units/khoai-chau/rounds/g.2020");
  Grant({Of("n1", kUnitA), other});
  desk_.reporting.token = "later";
  desk_.reporting.missing = {kUnitA};
  desk_.reporting.refused["units/khoai-chau/rounds/g.2020"] =
      absl::PermissionDeniedError("needs PERMISSION_READ_ROUNDS");
  const v1::ReviewGrantsResponse answer = Review();
  EXPECT_THAT(States(answer), ElementsAre("d1/1 FAILS", "d1/2 UNREADABLE"));
  EXPECT_THAT(answer.reviews(1).note(), HasSubstr("PERMISSION_READ_ROUNDS"));
  v1::SettleReviewRequest request = Settlement(answer.reviews(1));
  request.set_found_digest(answer.reviews(0).found_digest());
  EXPECT_THAT(desk_.SettleReview(request), Fails(Code::kPermissionDenied));

  desk_.reporting.status = absl::UnavailableError("away");
  v1::ReviewGrantsRequest all;
  all.set_parent(kAll);
  EXPECT_THAT(desk_.Review(all), Fails(Code::kUnavailable));
}

TEST_F(ReviewsTest, WhoIsShownFewerFiguresIsNotToldThatTheyAreGone) {
  Grant({Of("n1", kUnitA)});
  desk_.reporting.unseen = {kUnitA};
  EXPECT_THAT(States(Review()), ElementsAre("d1/1 UNREADABLE"));
  desk_.reporting.token = "later";
  EXPECT_THAT(States(Review()), ElementsAre("d1/1 UNREADABLE"));
  desk_.reporting.unseen.clear();
  EXPECT_THAT(Review().reviews(), IsEmpty());
}

TEST_F(ReviewsTest, PagesAsListsDo) {
  Grant({Of("n1", kUnitA), Of("n2", kUnitB), Of("n3", kUnitA)});
  desk_.reporting.token = "later";
  desk_.reporting.Correct(kUnitB, "1", "2");
  v1::ReviewGrantsRequest request;
  request.set_parent(DecisionName("d1"));
  request.set_page_size(1);
  std::vector<std::string> found;
  int examined = 0;
  do {
    const auto page = desk_.Review(request);
    ASSERT_THAT(page, IsOk());
    for (const std::string& state : States(*page)) found.push_back(state);
    EXPECT_EQ(page->examined(), 1);
    examined += page->examined();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(examined, 3);
  EXPECT_THAT(found, ElementsAre("d1/2 CHANGED"));

  request.set_page_token("x");
  request.set_page_size(-1);
  EXPECT_THAT(FieldsOf(desk_.Review(request).status()), ElementsAre("page_size", "page_token"));
  request.Clear();
  request.set_parent("units/khoai-chau/movements/m2020");
  EXPECT_THAT(FieldsOf(desk_.Review(request).status()), ElementsAre("parent"));
  request.set_parent("units/kim-dong/decisions/-");
  EXPECT_THAT(desk_.Review(request), Fails(Code::kPermissionDenied));
}

}  // namespace
}  // namespace thidua::awards
