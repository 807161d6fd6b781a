#include "services/awards/domain/review.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "common/testing/status.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Code = absl::StatusCode;

v1::Evidence Sample() {
  return FromText<v1::Evidence>(R"(
    reporting_token: "at-7"
    rounds { round: "units/k/rounds/f.2020" expected: 4 accepted: 4 late: 1 }
    evaluation {
      period: "2020"
      results { target: "units/k/plans/p/targets/t1" title: "Trường chuẩn" outcome: OUTCOME_MET
                actual { value: "72.06" } unit_of_measure: "%" actual_period: "2020" }
    }
    league { scheme: "units/k/schemes/s" place: 1 points: "1085.5" attainable: "1100" units: 25
             period: "2020" }
    titles { honour: "cstd" year: 2019 source: "units/k/decisions/d1/grants/1" })");
}

std::vector<std::string> Texts(const std::vector<Difference>& differences) {
  std::vector<std::string> texts;
  for (const Difference& each : differences) {
    const v1::EvidenceChange& change = each.change;
    texts.push_back(absl::StrCat(change.aspect(), ": ", change.before(), " > ", change.now()));
  }
  return texts;
}

TEST(CompareEvidence, PositionsAreNoDifference) {
  v1::Evidence now = Sample();
  now.set_reporting_token("at-9");
  now.mutable_evaluation()->mutable_pin()->set_plan_token("at-3");
  now.mutable_league()->mutable_pin()->set_plan_token("at-3");
  EXPECT_THAT(CompareEvidence(Sample(), now), IsEmpty());
}

TEST(CompareEvidence, TellsCountsResultsPlacesAndTitles) {
  v1::Evidence now = Sample();
  now.mutable_rounds(0)->set_expected(5);
  now.mutable_rounds(0)->set_late(0);
  now.mutable_evaluation()->mutable_results(0)->set_outcome(targets::v1::OUTCOME_MISSED);
  now.mutable_evaluation()->mutable_results(0)->mutable_actual()->set_value("70.6");
  now.mutable_league()->set_place(2);
  now.mutable_league()->set_points("990");
  now.clear_titles();
  now.set_simulated(true);
  const auto found = CompareEvidence(Sample(), now);
  EXPECT_THAT(Texts(found),
              ElementsAre("số báo cáo phải nộp: 4 > 5", "số báo cáo nộp chậm: 1 > 0",
                          "đánh giá chỉ tiêu “Trường chuẩn”: đạt > không đạt",
                          "giá trị chỉ tiêu “Trường chuẩn”: 72,06 % (năm 2020) > 70,6 % (năm 2020)",
                          "hạng: 1 > 2", "điểm: 1.085,5 > 990",
                          "danh hiệu năm 2019: units/k/decisions/d1/grants/1 > ",
                          "có số liệu mô phỏng: không > có"));
  EXPECT_EQ(found[0].change.subject(), "units/k/rounds/f.2020");
  EXPECT_EQ(found[2].change.subject(), "units/k/plans/p/targets/t1");
  EXPECT_EQ(found[4].change.subject(), "units/k/schemes/s");
  EXPECT_EQ(found[6].change.subject(), "cstd");
}

TEST(CompareEvidence, WhatIsGoneIsEmptyAndNotZero) {
  v1::Evidence now = Sample();
  now.mutable_evaluation()->mutable_results(0)->clear_actual();
  now.mutable_league()->clear_place();
  now.mutable_league()->clear_points();
  EXPECT_THAT(Texts(CompareEvidence(Sample(), now)),
              ElementsAre("giá trị chỉ tiêu “Trường chuẩn”: 72,06 % (năm 2020) > ", "hạng: 1 > ",
                          "điểm: 1.085,5 > "));
}

TEST(CompareEvidence, ATitleThatCameSinceIsNoDifferenceAndOneThatTookItsPlaceIsNamed) {
  v1::Evidence now = Sample();
  v1::TitleEvidence& title = *now.add_titles();
  title.set_honour("cstd");
  title.set_year(2020);
  title.set_source("later");
  EXPECT_THAT(CompareEvidence(Sample(), now), IsEmpty());
  now.mutable_titles(0)->set_source("another");
  EXPECT_THAT(Texts(CompareEvidence(Sample(), now)),
              ElementsAre("danh hiệu năm 2019: units/k/decisions/d1/grants/1 > another"));
}

TEST(IsShownLess, OnlyWhereAJudgedTargetIsRestrictedNow) {
  v1::Evidence now = Sample();
  EXPECT_FALSE(IsShownLess(Sample(), now));
  now.mutable_evaluation()->mutable_results(0)->add_obstacles()->set_obstacle(
      targets::v1::OBSTACLE_RESTRICTED);
  EXPECT_TRUE(IsShownLess(Sample(), now));
  EXPECT_FALSE(IsShownLess(now, now)) << "the appraiser was not shown it either";
}

TEST(RequestThen, IsWhatWasAskedForWhateverTheMovementAsksForToday) {
  v1::Nomination nomination;
  auto movement = FromText<v1::Movement>(R"(
    evidence_request { rounds: "units/k/rounds/g.2021" targets: "units/k/plans/p/targets/t2"
                       period: "2021" scheme: "units/k/schemes/other" })");
  const v1::EvidenceRequest then = RequestThen(nomination, movement, Sample());
  EXPECT_THAT(then.rounds(), ElementsAre("units/k/rounds/f.2020"));
  EXPECT_THAT(then.targets(), ElementsAre("units/k/plans/p/targets/t1"));
  EXPECT_EQ(then.period(), "2020");
  EXPECT_EQ(then.scheme(), "units/k/schemes/s");
  EXPECT_THAT(RequestThen(nomination, movement, v1::Evidence()).rounds(), IsEmpty())
      << "nothing was looked at";
  nomination.mutable_evidence_request()->add_rounds("units/k/rounds/h.2020");
  EXPECT_THAT(RequestThen(nomination, movement, Sample()).rounds(),
              ElementsAre("units/k/rounds/h.2020"));
}

TEST(CompareEvidence, ATitleWithoutASourceIsMissedToo) {
  v1::Evidence before = Sample();
  before.mutable_titles(0)->clear_source();
  v1::Evidence now = before;
  EXPECT_THAT(CompareEvidence(before, now), IsEmpty());
  now.clear_titles();
  const auto differences = CompareEvidence(before, now);
  ASSERT_EQ(differences.size(), 1u);
  EXPECT_EQ(differences[0].change.before(), "ghi ở người nhận");
  EXPECT_EQ(differences[0].change.now(), "");
}

TEST(RequestThen, LeavesOutWhatTheTargetsSuperseded) {
  v1::Evidence stored = Sample();
  stored.mutable_evaluation()->add_results()->set_target("units/k/plans/p/targets/t0");
  auto movement = FromText<v1::Movement>(
      "evidence_request { targets: 'units/k/plans/p/targets/t1' period: '2020' }");
  EXPECT_THAT(RequestThen({}, movement, stored).targets(),
              ElementsAre("units/k/plans/p/targets/t1"));
}

// An honour with a rule of each kind, of which one is not verified.
v1::Honour Honour() {
  return FromText<v1::Honour>(R"(
    honour: "h"
    eligibility { rule: "reports" title: "Báo cáo" reports_accepted { minimum_percent: 75 } }
    eligibility { rule: "targets" title: "Chỉ tiêu" target_outcomes { outcomes: "OUTCOME_MET" } }
    eligibility { rule: "league" title: "Hạng" league_place { at_most: 1 }
                  unverified: "chưa đọc" }
    eligibility { rule: "streak" title: "Liên tục" streak { honours: "cstd" years: 1 } }
    eligibility { rule: "word" title: "Xác nhận" attestation { statement: "Có" } }
    eligibility { rule: "bar" title: "Không bị xét" no_bar {} })");
}

std::vector<v1::ConditionChange> Compare(const v1::Evidence& now,
                                         v1::CheckOutcome league = v1::CHECK_OUTCOME_PASSED) {
  google::protobuf::RepeatedPtrField<v1::Check> checks;
  for (const char* rule : {"reports", "targets", "league", "streak", "word", "bar"}) {
    v1::Check& check = *checks.Add();
    check.set_rule(rule);
    check.set_outcome(std::string_view(rule) == "league" ? league : v1::CHECK_OUTCOME_PASSED);
  }
  v1::EvidenceRequest request;
  request.add_targets("units/k/plans/p/targets/t1");
  const v1::Honour honour = Honour();
  return CompareConditions({.honour = honour,
                            .kind = v1::RECIPIENT_KIND_COLLECTIVE,
                            .checks = checks,
                            .request = request,
                            .year = 2020},
                           Sample(), now);
}

TEST(CompareConditions, JudgesWhatRestsOnEvidenceAlone) {
  EXPECT_THAT(Compare(Sample()), IsEmpty());
  v1::Evidence now = Sample();
  now.mutable_rounds(0)->set_accepted(2);
  now.mutable_evaluation()->mutable_results(0)->set_outcome(targets::v1::OUTCOME_MISSED);
  now.mutable_league()->set_place(2);
  now.clear_titles();
  const auto found = Compare(now);
  ASSERT_THAT(found, SizeIs(4)) << "what a person attested stays";
  EXPECT_EQ(found[0].rule(), "reports");
  EXPECT_EQ(found[0].before(), v1::CHECK_OUTCOME_PASSED);
  EXPECT_EQ(found[0].now(), v1::CHECK_OUTCOME_FAILED);
  EXPECT_THAT(found[0].finding_before(), ::testing::HasSubstr("4/4"));
  EXPECT_THAT(found[0].finding_now(), ::testing::HasSubstr("2/4"));
  EXPECT_EQ(found[1].now(), v1::CHECK_OUTCOME_FAILED);
  EXPECT_EQ(found[2].now(), v1::CHECK_OUTCOME_UNCONFIRMED) << "not verified";
  EXPECT_EQ(found[3].now(), v1::CHECK_OUTCOME_FAILED);
}

TEST(CompareConditions, HoldsExactlyAtTheBound) {
  v1::Evidence now = Sample();
  now.mutable_rounds(0)->set_accepted(3);
  auto found = Compare(now);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].now(), v1::CHECK_OUTCOME_PASSED) << "75% of 4, found otherwise";
  now.mutable_rounds(0)->set_expected(5);
  EXPECT_EQ(Compare(now)[0].now(), v1::CHECK_OUTCOME_FAILED);
}

TEST(CompareConditions, WhatWasConfirmedStaysConfirmed) {
  v1::Evidence now = Sample();
  now.mutable_league()->set_place(3);
  auto found = Compare(now, v1::CHECK_OUTCOME_CONFIRMED);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].now(), v1::CHECK_OUTCOME_CONFIRMED);
  found = Compare(Sample(), v1::CHECK_OUTCOME_CONFIRMED);
  ASSERT_THAT(found, SizeIs(1)) << "it would hold now";
  EXPECT_EQ(found[0].now(), v1::CHECK_OUTCOME_PASSED);
}

v1::GrantReview Conclusion(const v1::Evidence& now, const v1::Grant& grant = {},
                           const std::vector<Difference>& figures = {},
                           v1::CheckOutcome league = v1::CHECK_OUTCOME_PASSED) {
  std::vector<Difference> differences = CompareEvidence(Sample(), now);
  differences.insert(differences.end(), figures.begin(), figures.end());
  v1::GrantReview review;
  Conclude(review, grant, differences, Compare(now, league));
  return review;
}

TEST(Conclude, TellsWhetherAConditionFails) {
  v1::Evidence now = Sample();
  EXPECT_EQ(Conclusion(now).state(), v1::REVIEW_STATE_UNCHANGED);
  EXPECT_EQ(Conclusion(now).found_digest(), "");
  now.mutable_rounds(0)->set_accepted(3);
  EXPECT_EQ(Conclusion(now).state(), v1::REVIEW_STATE_CHANGED);
  now.mutable_rounds(0)->set_accepted(2);
  EXPECT_EQ(Conclusion(now).state(), v1::REVIEW_STATE_FAILS);
  now = Sample();
  now.mutable_league()->set_place(2);
  EXPECT_EQ(Conclusion(now).state(), v1::REVIEW_STATE_FAILS) << "nobody has confirmed it";
  EXPECT_EQ(Conclusion(now, {}, {}, v1::CHECK_OUTCOME_CONFIRMED).state(), v1::REVIEW_STATE_CHANGED);
}

TEST(Conclude, AFindingAloneIsNoChange) {
  v1::Evidence now = Sample();
  now.mutable_league()->set_provisional(true);
  const v1::GrantReview review = Conclusion(now);
  EXPECT_EQ(review.state(), v1::REVIEW_STATE_UNCHANGED);
  EXPECT_THAT(review.conditions(), IsEmpty());
}

TEST(Conclude, TheDigestIsOfWhatIsFoundAndNotOfWordsOrPositions) {
  v1::Evidence now = Sample();
  now.mutable_rounds(0)->set_accepted(3);
  const std::string digest = Conclusion(now).found_digest();
  EXPECT_EQ(digest.size(), 32);
  now.set_reporting_token("at-99");
  EXPECT_EQ(Conclusion(now).found_digest(), digest);
  Difference figure = Differ("f", "Dân số", "elements/population", {"1", "1"}, {"2", "2"});
  const std::string with = Conclusion(now, {}, {figure}).found_digest();
  EXPECT_NE(with, digest);
  figure.change.set_aspect("Số dân");
  EXPECT_EQ(Conclusion(now, {}, {figure}).found_digest(), with);
  figure.now = "3";
  EXPECT_NE(Conclusion(now, {}, {figure}).found_digest(), with);
  figure.now = "2";
  figure.what = "elements/births";
  EXPECT_NE(Conclusion(now, {}, {figure}).found_digest(), with);
}

TEST(Conclude, ChangesThatAreNotListedCountAndAreInTheDigest) {
  std::vector<Difference> figures;
  for (int i = 0; i < kMaxChanges; ++i) {
    figures.push_back(Differ("f", "x", absl::StrCat("e", i), {}, {"1", "1"}));
  }
  EXPECT_EQ(Conclusion(Sample(), {}, figures).more_changes(), 0);
  figures.push_back(Differ("f", "x", "last", {}, {"1", "1"}));
  const v1::GrantReview review = Conclusion(Sample(), {}, figures);
  EXPECT_THAT(review.changes(), SizeIs(kMaxChanges));
  EXPECT_EQ(review.more_changes(), 1);
  figures.back().now = "2";
  EXPECT_NE(Conclusion(Sample(), {}, figures).found_digest(), review.found_digest());
}

TEST(Settle, KeepsWhatWasFoundAndIsAskedAgainOnlyWhenThatChanges) {
  v1::Evidence now = Sample();
  now.mutable_rounds(0)->set_accepted(2);
  v1::Grant grant;
  grant.set_name("units/k/decisions/d/grants/1");
  grant.set_state(v1::GRANT_STATE_GRANTED);
  const v1::GrantReview found = Conclusion(now, grant);
  EXPECT_FALSE(found.settled());
  v1::SettleReviewRequest request;
  request.set_ground("Giữ nguyên");
  request.set_found_digest(found.found_digest());
  const absl::Time time = absl::FromUnixSeconds(1'600'000'000);
  const auto settle = [&](const v1::GrantReview& what) {
    return Settle(grant, what, "evidence", request, "user:binh", time);
  };
  auto settled = settle(found);
  ASSERT_THAT(settled, IsOk());
  ASSERT_THAT(settled->reviews(), SizeIs(1));
  const v1::Review& review = settled->reviews(0);
  EXPECT_EQ(review.state(), v1::REVIEW_STATE_FAILS);
  EXPECT_EQ(review.found_digest(), found.found_digest());
  EXPECT_EQ(review.evidence_digest(), "evidence");
  EXPECT_EQ(review.ground(), "Giữ nguyên");
  EXPECT_EQ(review.reviewer(), "user:binh");
  EXPECT_EQ(review.time().seconds(), 1'600'000'000);
  EXPECT_TRUE(Conclusion(now, *settled).settled());

  v1::Evidence later = now;
  later.mutable_rounds(0)->set_accepted(1);
  EXPECT_FALSE(Conclusion(later, *settled).settled());
  EXPECT_THAT(settle(Conclusion(later, grant)),
              Fails(Code::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(settle(Conclusion(Sample(), grant)),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE))
      << "nothing has changed";
  grant = *settled;
  EXPECT_THAT(settle(found), Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE))
      << "it is settled";
  *grant.add_reviews() = review;
  grant.mutable_reviews(1)->set_found_digest(Conclusion(later).found_digest());
  EXPECT_FALSE(Conclusion(now, grant).settled()) << "something else was settled since";
  grant.clear_reviews();
  grant.set_state(v1::GRANT_STATE_REVOKED);
  EXPECT_THAT(settle(found),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

}  // namespace
}  // namespace thidua::awards
