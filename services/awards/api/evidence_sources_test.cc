#include "services/awards/api/evidence_sources.h"

#include <gtest/gtest.h>

#include "common/auth/testing/plain_authorizer.h"
#include "services/awards/api/testing/desk.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Code = absl::StatusCode;

class EvidenceSourcesTest : public ::testing::Test {
 protected:
  // A question about a unit, its rounds, and the scheme whose table counts.
  EvidenceQuestion About(const std::string& unit, const std::vector<std::string>& rounds,
                         const std::string& scheme = "") {
    EvidenceQuestion question;
    question.unit = "units/" + unit;
    for (const std::string& round : rounds) {
      question.request.add_rounds("units/k/rounds/" + round);
    }
    if (!scheme.empty()) question.request.set_scheme("units/k/schemes/" + scheme);
    question.request.set_period("2020");
    return question;
  }

  absl::StatusOr<std::vector<v1::Evidence>> Find(const std::vector<EvidenceQuestion>& questions) {
    auto call =
        rpc::Call::ForTest({.principal = "user:binh"},
                           "thidua.awards.v1.AwardsService/AppraiseNominations", authorizer_);
    return EvidenceSources(reporting_, targets_).Find(call, questions);
  }

  auth::testing::PlainAuthorizer authorizer_;
  FakeReportingSource reporting_;
  FakeTargetsSource targets_;
};

TEST_F(EvidenceSourcesTest, WhatSeveralAskForIsReadOnce) {
  reporting_.missing = {"units/old"};
  EvidenceQuestion merged = About("a", {"f.2020"});
  merged.predecessors = {"units/old", "units/older"};
  auto found =
      Find({merged, About("b", {"f.2020"}), About("c", {"f.2020", "g.2020"}), About("d", {})});
  ASSERT_THAT(found, IsOk());
  ASSERT_THAT(*found, SizeIs(4));
  EXPECT_THAT(reporting_.asked, SizeIs(2)) << "one for each choice of rounds";
  EXPECT_EQ((*found)[0].rounds(0).expected(), 3);
  EXPECT_EQ((*found)[0].rounds(0).accepted(), 2);
  EXPECT_EQ((*found)[1].rounds(0).expected(), 1);
  EXPECT_THAT((*found)[2].rounds(), SizeIs(2));
  EXPECT_THAT((*found)[3].rounds(), IsEmpty());
  EXPECT_EQ((*found)[3].reporting_token(), "") << "no round was looked at";
  EXPECT_EQ((*found)[3].visibility(), catalog::v1::FORM_VISIBILITY_OPEN);
}

TEST_F(EvidenceSourcesTest, TakesTheUnitsRowOfTheTable) {
  targets_.table = FromText<targets::v1::LeagueTable>(R"(
    scheme: "units/k/schemes/s" draft: true
    pin { plan_token: "plan" }
    rows { unit: "units/a" group: "1" rank: 2 points: "90" attainable: "100" incomplete: true }
    rows { unit: "units/b" group: "1" rank: 1 points: "95" attainable: "100" }
    rows { unit: "units/c" group: "2" rank: 1 points: "70" attainable: "80" })");
  auto found = Find({About("a", {}, "s"), About("c", {}, "s"), About("none", {}, "s")});
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(targets_.tables, 1);
  const v1::LeagueEvidence& first = (*found)[0].league();
  EXPECT_EQ(first.place(), 2);
  EXPECT_EQ(first.points(), "90");
  EXPECT_EQ(first.attainable(), "100");
  EXPECT_EQ(first.units(), 2) << "of its group";
  EXPECT_TRUE(first.draft());
  EXPECT_TRUE(first.provisional());
  EXPECT_EQ(first.pin().plan_token(), "plan");
  EXPECT_FALSE((*found)[1].league().provisional());
  const v1::LeagueEvidence& none = (*found)[2].league();
  EXPECT_EQ(none.scheme(), "units/k/schemes/s") << "what was asked for stays";
  EXPECT_EQ(none.place(), 0);
  EXPECT_EQ(none.points(), "");
}

TEST_F(EvidenceSourcesTest, OneRestrictedOrSimulatedPartMarksTheWhole) {
  struct Case {
    bool round, table;
  };
  for (const Case& c : {Case{true, false}, Case{false, true}, Case{false, false}}) {
    SCOPED_TRACE(c.round);
    reporting_.restricted = reporting_.simulated = c.round;
    targets_.table.set_restricted(c.table);
    targets_.table.set_simulated(c.table);
    auto found = Find({About("a", {"f.2020"}, "s"), About("b", {})});
    ASSERT_THAT(found, IsOk());
    const bool marked = c.round || c.table;
    EXPECT_EQ((*found)[0].simulated(), marked);
    EXPECT_EQ((*found)[0].visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED, marked);
    EXPECT_FALSE((*found)[1].simulated());
  }
}

TEST_F(EvidenceSourcesTest, FailsAsTheSourcesDo) {
  reporting_.status = absl::UnavailableError("down");
  EXPECT_THAT(Find({About("a", {"f.2020"})}), Fails(Code::kUnavailable));
  EXPECT_THAT(Find({About("a", {})}), IsOk()) << "it is not asked";
  targets_.status = absl::PermissionDeniedError("no");
  EXPECT_THAT(Find({About("a", {}, "s")}), Fails(Code::kPermissionDenied));
}

}  // namespace
}  // namespace thidua::awards
