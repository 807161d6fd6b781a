#include "services/awards/domain/restriction.h"

#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::awards {
namespace {

constexpr char kNomination[] = R"pb(
  appraisal {
    eligible: true
    visibility: FORM_VISIBILITY_RESTRICTED
    evidence_digest: "0123"
    checks {
      rule: "dossier:Tờ trình"
      title: "Tờ trình"
      outcome: CHECK_OUTCOME_PASSED
      finding: "12"
    }
    checks {
      rule: "reports"
      title: "Báo cáo"
      outcome: CHECK_OUTCOME_CONFIRMED
      finding: "7/9"
      confirmation: "Vì"
    }
    evidence {
      reporting_token: "token"
      rounds { round: "units/k/rounds/f.2020" expected: 9 accepted: 7 late: 1 }
      evaluation {
        plan: "units/k/plans/p"
        formula: 1
        pin { plan_token: "plan" }
        results {
          target: "units/k/plans/p/targets/t"
          actual { value: "12" }
        }
        restricted: true
        counts { outcome: OUTCOME_MISSED standing: 1 }
      }
      league {
        scheme: "units/k/schemes/s"
        place: 2
        points: "91.5"
        attainable: "100"
        units: 17
        draft: true
        provisional: true
        pin { plan_token: "plan" }
      }
      titles { honour: "ldtt" year: 2019 source: "12/QĐ" }
      visibility: FORM_VISIBILITY_RESTRICTED
    }
  })pb";

TEST(Restriction, LeavesNamesAndPositions) {
  auto nomination = FromText<v1::Nomination>(kNomination);
  EXPECT_TRUE(IsRestricted(nomination));
  Withhold(nomination);
  EXPECT_EQ(nomination.DebugString(), FromText<v1::Nomination>(R"pb(
                                        appraisal {
                                          eligible: true
                                          visibility: FORM_VISIBILITY_RESTRICTED
                                          evidence_digest: "0123"
                                          checks {
                                            rule: "dossier:Tờ trình"
                                            title: "Tờ trình"
                                            outcome: CHECK_OUTCOME_PASSED
                                            finding: "12"
                                          }
                                          checks {
                                            rule: "reports"
                                            title: "Báo cáo"
                                            outcome: CHECK_OUTCOME_CONFIRMED
                                            confirmation: "Vì"
                                          }
                                          evidence {
                                            reporting_token: "token"
                                            rounds { round: "units/k/rounds/f.2020" }
                                            evaluation {
                                              plan: "units/k/plans/p"
                                              formula: 1
                                              pin { plan_token: "plan" }
                                              restricted: true
                                            }
                                            league {
                                              scheme: "units/k/schemes/s"
                                              units: 17
                                              draft: true
                                              provisional: true
                                              pin { plan_token: "plan" }
                                            }
                                            titles { honour: "ldtt" year: 2019 source: "12/QĐ" }
                                            visibility: FORM_VISIBILITY_RESTRICTED
                                            withheld: true
                                          }
                                        })pb")
                                          .DebugString());
}

TEST(Restriction, AListHasNoEvidenceAndWithholdsFindingsAllTheSame) {
  auto nomination = FromText<v1::Nomination>(kNomination);
  nomination.mutable_appraisal()->clear_evidence();
  ASSERT_TRUE(IsRestricted(nomination));
  Withhold(nomination);
  EXPECT_FALSE(nomination.appraisal().has_evidence());
  EXPECT_EQ(nomination.appraisal().checks(0).finding(), "12");
  EXPECT_EQ(nomination.appraisal().checks(1).finding(), "");
}

TEST(Restriction, LeavesOpenEvidenceAlone) {
  auto nomination = FromText<v1::Nomination>(kNomination);
  nomination.mutable_appraisal()->set_visibility(catalog::v1::FORM_VISIBILITY_OPEN);
  nomination.mutable_appraisal()->mutable_evidence()->set_visibility(
      catalog::v1::FORM_VISIBILITY_OPEN);
  const std::string before = nomination.DebugString();
  EXPECT_FALSE(IsRestricted(nomination));
  Withhold(nomination);
  EXPECT_EQ(nomination.DebugString(), before);
}

TEST(Restriction, WhatWasNotAppraisedQuotesNothing) {
  v1::Nomination nomination;
  EXPECT_FALSE(IsRestricted(nomination));
  nomination.mutable_appraisal();
  EXPECT_TRUE(IsRestricted(nomination)) << "what was not noted is restricted";
}

TEST(Restriction, WhatWasKeptBeforeItWasNotedIsRestricted) {
  v1::Evidence evidence;
  EXPECT_FALSE(IsRestricted(evidence)) << "it quotes nothing";
  evidence.add_titles()->set_honour("ldtt");
  EXPECT_FALSE(IsRestricted(evidence)) << "titles are for everybody who reads awards";
  evidence.add_rounds()->set_round("units/k/rounds/f.2020");
  EXPECT_TRUE(IsRestricted(evidence));
  evidence.Clear();
  evidence.mutable_evaluation();
  EXPECT_TRUE(IsRestricted(evidence));
  evidence.Clear();
  evidence.mutable_league();
  EXPECT_TRUE(IsRestricted(evidence));
  evidence.set_visibility(catalog::v1::FORM_VISIBILITY_OPEN);
  EXPECT_FALSE(IsRestricted(evidence));
}

}  // namespace
}  // namespace thidua::awards
