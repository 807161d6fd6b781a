#include "services/awards/domain/restriction.h"

#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::awards {
namespace {

constexpr char kNomination[] = R"pb(
  appraisal {
    eligible: true
    checks { rule: "dossier:Tờ trình" title: "Tờ trình" passed: true finding: "12/TTr" }
    checks { rule: "reports" title: "Báo cáo" passed: true finding: "7/9" }
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
      visibility: FORM_VISIBILITY_RESTRICTED
    }
  })pb";

TEST(Restriction, LeavesNamesAndPositions) {
  auto nomination = FromText<v1::Nomination>(kNomination);
  Withhold(nomination);
  EXPECT_EQ(nomination.DebugString(),
            FromText<v1::Nomination>(R"pb(
              appraisal {
                eligible: true
                checks { rule: "dossier:Tờ trình" title: "Tờ trình" passed: true finding: "12/TTr" }
                checks { rule: "reports" title: "Báo cáo" passed: true }
                evidence {
                  reporting_token: "token"
                  rounds { round: "units/k/rounds/f.2020" }
                  evaluation {
                    plan: "units/k/plans/p"
                    formula: 1
                    pin { plan_token: "plan" }
                    restricted: true
                  }
                  visibility: FORM_VISIBILITY_RESTRICTED
                  withheld: true
                }
              })pb")
                .DebugString());
}

TEST(Restriction, LeavesOpenEvidenceAlone) {
  auto nomination = FromText<v1::Nomination>(kNomination);
  nomination.mutable_appraisal()->mutable_evidence()->set_visibility(
      catalog::v1::FORM_VISIBILITY_OPEN);
  const std::string before = nomination.DebugString();
  Withhold(nomination);
  EXPECT_EQ(nomination.DebugString(), before);
}

TEST(Restriction, WhatWasKeptBeforeItWasNotedIsRestricted) {
  v1::Evidence evidence;
  EXPECT_FALSE(IsRestricted(evidence)) << "it quotes nothing";
  evidence.add_rounds()->set_round("units/k/rounds/f.2020");
  EXPECT_TRUE(IsRestricted(evidence));
  evidence.Clear();
  evidence.mutable_evaluation();
  EXPECT_TRUE(IsRestricted(evidence));
  evidence.set_visibility(catalog::v1::FORM_VISIBILITY_OPEN);
  EXPECT_FALSE(IsRestricted(evidence));
}

}  // namespace
}  // namespace thidua::awards
