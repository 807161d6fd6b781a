#include "services/awards/domain/appraisal.h"

#include <absl/algorithm/container.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using google::protobuf::RepeatedPtrField;

class AppraiseTest : public testing::Test {
 protected:
  AppraiseTest() {
    nomination_ = SampleNomination("n1", "giay-khen");
    nomination_.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
    (*nomination_.mutable_dossier())["Tờ trình"] = "12/TTr-UBND";
    (*nomination_.mutable_dossier())["Báo cáo thành tích"] = "13/BC-UBND";
    nomination_.mutable_evidence_request()->add_rounds("units/khoai-chau/rounds/f.2020");
    nomination_.mutable_evidence_request()->add_targets("units/khoai-chau/plans/p/targets/t1");
    nomination_.mutable_evidence_request()->set_period("2020");
    SetRound(12, 12, 0);
    SetOutcome(targets::v1::OUTCOME_MET);
    *attested_.Add() = "discipline";
  }

  void SetRound(int expected, int accepted, int late) {
    found_.evidence.clear_rounds();
    v1::RoundEvidence& round = *found_.evidence.add_rounds();
    round.set_expected(expected);
    round.set_accepted(accepted);
    round.set_late(late);
  }

  void SetOutcome(targets::v1::Outcome outcome) {
    found_.evidence.mutable_evaluation()->clear_results();
    auto& result = *found_.evidence.mutable_evaluation()->add_results();
    result.set_target("units/khoai-chau/plans/p/targets/t1");
    result.set_outcome(outcome);
  }

  absl::StatusOr<v1::Nomination> Run(std::string_view appraiser = "user:binh") {
    return Appraise(nomination_, {.pack = pack_,
                                  .honour = pack_.honours(0),
                                  .attested_rules = attested_,
                                  .found = found_,
                                  .appraiser = appraiser,
                                  .time = absl::FromUnixSeconds(5000)});
  }

  // The checks that failed.
  std::vector<std::string> Failed() {
    auto result = Run();
    if (!result.ok()) return {std::string(result.status().message())};
    std::vector<std::string> rules;
    for (const v1::Check& check : result->appraisal().checks()) {
      if (!check.passed()) rules.push_back(check.rule());
    }
    EXPECT_EQ(result->appraisal().eligible(), rules.empty());
    EXPECT_EQ(result->state(),
              rules.empty() ? v1::NOMINATION_STATE_ELIGIBLE : v1::NOMINATION_STATE_INELIGIBLE);
    return rules;
  }

  v1::RulePack pack_ = SamplePack();
  v1::Nomination nomination_;
  FoundEvidence found_;
  RepeatedPtrField<std::string> attested_;
};

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(AppraiseTest, RecordsWhatItRestsOn) {
  found_.evidence.set_reporting_token("token");
  auto result = Run();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->state(), v1::NOMINATION_STATE_ELIGIBLE);
  const v1::Appraisal& appraisal = result->appraisal();
  EXPECT_EQ(appraisal.rule_pack(), "rulePacks/nd91");
  EXPECT_EQ(appraisal.rule_pack_version(), "7");
  EXPECT_EQ(appraisal.appraiser(), "user:binh");
  EXPECT_EQ(appraisal.time().seconds(), 5000);
  EXPECT_EQ(appraisal.evidence().reporting_token(), "token");
  std::vector<std::string> rules;
  for (const v1::Check& check : appraisal.checks()) rules.push_back(check.rule());
  EXPECT_THAT(rules, ElementsAre("dossier:Tờ trình", "dossier:Báo cáo thành tích", "reports",
                                 "targets", "discipline"));
}

TEST_F(AppraiseTest, MissesPapers) {
  nomination_.mutable_dossier()->erase("Tờ trình");
  EXPECT_THAT(Failed(), ElementsAre("dossier:Tờ trình"));
}

TEST_F(AppraiseTest, CountsReports) {
  struct Case {
    int expected, accepted, late, minimum;
    bool in_time_only, passes;
  };
  for (const Case& c : {Case{12, 12, 0, 100, true, true}, Case{12, 12, 1, 100, true, false},
                        Case{12, 12, 1, 100, false, true}, Case{12, 11, 0, 100, false, false},
                        Case{10, 9, 0, 90, false, true}, Case{11, 9, 0, 82, false, false},
                        Case{11, 9, 0, 81, false, true}, Case{0, 0, 0, 100, false, false}}) {
    SCOPED_TRACE(absl::StrCat(c.accepted, "/", c.expected, " late ", c.late));
    SetRound(c.expected, c.accepted, c.late);
    auto& rule = *pack_.mutable_honours(0)->mutable_eligibility(0)->mutable_reports_accepted();
    rule.set_minimum_percent(c.minimum);
    rule.set_in_time_only(c.in_time_only);
    EXPECT_EQ(Failed().empty(), c.passes);
  }
}

TEST_F(AppraiseTest, SaysWhatYearAValueIsOf) {
  auto& result = *found_.evidence.mutable_evaluation()->mutable_results(0);
  result.mutable_actual()->set_value("72.06");
  result.set_actual_period("2019");
  const auto appraised = Run();
  ASSERT_TRUE(appraised.ok());
  std::vector<std::string> findings;
  for (const v1::Check& check : appraised->appraisal().checks()) {
    findings.push_back(check.finding());
  }
  EXPECT_THAT(findings, testing::Contains(
                            "units/khoai-chau/plans/p/targets/t1: OUTCOME_MET 72.06 (năm 2019)"));
}

TEST_F(AppraiseTest, JudgesTargets) {
  SetOutcome(targets::v1::OUTCOME_ON_TRACK);
  EXPECT_THAT(Failed(), IsEmpty());
  SetOutcome(targets::v1::OUTCOME_NOT_ASSESSABLE);
  EXPECT_THAT(Failed(), ElementsAre("targets"));
  found_.evidence.mutable_evaluation()->clear_results();
  EXPECT_THAT(Failed(), ElementsAre("targets"));
  nomination_.mutable_evidence_request()->clear_targets();
  EXPECT_THAT(Failed(), ElementsAre("targets"));  // nothing was looked at
}

// t1 is met; what it replaced was missed. Both are read by who decides.
TEST_F(AppraiseTest, SaysWhatATargetReplaced) {
  auto& evaluation = *found_.evidence.mutable_evaluation();
  const std::string plan = "units/khoai-chau/plans/p/targets/";
  evaluation.mutable_results(0)->set_supersedes(plan + "t0");
  auto& old = *evaluation.add_results();
  old.set_target(plan + "t0");
  old.set_outcome(targets::v1::OUTCOME_MISSED);
  old.mutable_actual()->set_value("9.53");
  old.set_actual_period("2025");
  old.set_superseded_by(plan + "t1");
  const auto finding = [this] {
    const auto checks = Run()->appraisal().checks();
    return absl::c_find_if(checks, [](const auto& check) { return check.rule() == "targets"; })
        ->finding();
  };
  EXPECT_EQ(finding(),
            plan + "t1: OUTCOME_MET, thay cho " + plan + "t0: OUTCOME_MISSED 9.53 (năm 2025)");
  nomination_.mutable_evidence_request()->set_targets(0, plan + "t0");
  EXPECT_EQ(finding(),
            plan + "t0: OUTCOME_MISSED 9.53 (năm 2025), đã được thay bằng " + plan + "t1");
}

TEST_F(AppraiseTest, NeedsTheAttestation) {
  attested_.Clear();
  EXPECT_THAT(Failed(), ElementsAre("discipline"));
}

TEST_F(AppraiseTest, LeavesOutRulesForOtherKinds) {
  nomination_.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_PERSON);
  found_ = {};
  EXPECT_THAT(Failed(), IsEmpty());
}

TEST_F(AppraiseTest, CarriesTheMarkOfSimulation) {
  found_.simulated = true;
  EXPECT_TRUE(Run()->simulated());
}

TEST_F(AppraiseTest, RefusesTheProposerAndASecondTime) {
  EXPECT_EQ(ReasonOf(Run("user:lan").status()), type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
  nomination_.set_state(v1::NOMINATION_STATE_INELIGIBLE);
  EXPECT_EQ(ReasonOf(Run().status()), type::v1::ERROR_REASON_ILLEGAL_STATE);
}

TEST_F(AppraiseTest, KnowsAttestations) {
  *attested_.Add() = "reports";
  *attested_.Add() = "unknown";
  Violations violations;
  CheckAttestedRules(violations, attested_, pack_.honours(0), v1::RECIPIENT_KIND_COLLECTIVE);
  ASSERT_EQ(violations.list().size(), 2);
  EXPECT_EQ(violations.list()[0].field, "attested_rules[1]");
}

}  // namespace
}  // namespace thidua::awards
