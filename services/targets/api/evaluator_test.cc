#include "services/targets/api/evaluator.h"

#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/api/testing/desk.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class EvaluatorTest : public Desk {
 protected:
  EvaluatorTest() {
    EXPECT_THAT(CreatePlan(kPlan), IsOk());
    EXPECT_THAT(CreateTarget("t18"), IsOk());
    reporting_.Set("schools", "2022", SchoolsTotal(49));
  }
};

TEST_F(EvaluatorTest, JudgesAtTheLatestPositions) {
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18 AT_RISK 72.06"));
  EXPECT_EQ(evaluation_.plan(), "units/khoai-chau/plans/p");
  EXPECT_EQ(evaluation_.formula(), 1);
  EXPECT_EQ(evaluation_.pin().plan_token(), target_.token());
  EXPECT_EQ(evaluation_.pin().reporting_token(), "r1");
  EXPECT_EQ(evaluation_.pin().owner_valid_to(), "");
}

TEST_F(EvaluatorTest, PinReproducesEveryByte) {
  ASSERT_THAT(Evaluate(), IsOk());
  const v1::Evaluation first = evaluation_;
  reporting_.Set("schools", "2022", SchoolsTotal(68));
  ASSERT_THAT(Supersede("t18", "t18b"), IsOk());
  PutCatalog<catalog::v1::Unit>(R"(name: "units/khoai-chau" versions { display_name: "Khoái Châu"
      kind: UNIT_KIND_DISTRICT valid_from: "1999-09-01" valid_to: "2022-07-01" })");
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18 EVALUATED_AT_DISSOLUTION 100.00",
                                      "t18b EVALUATED_AT_DISSOLUTION 100.00"));
  EXPECT_EQ(evaluation_.pin().owner_valid_to(), "2022-07-01");
  pin_ = first.pin();
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_EQ(evaluation_.SerializeAsString(), first.SerializeAsString());
}

TEST_F(EvaluatorTest, SaysWhatOtherReadingsWouldComeToWhereThatIsAskedFor) {
  const std::string other = R"(
      alternatives { id: "half" title: "một nửa" bound { kind: BOUND_KIND_AT_LEAST value: "50" } })";
  ASSERT_THAT(CreateTarget("open", kSchools + other), IsOk());
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_THAT(evaluation_.results(0).readings(), IsEmpty());
  ASSERT_THAT(Evaluate("with_readings: true"), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("open AT_RISK 72.06", "t18 AT_RISK 72.06"));
  ASSERT_THAT(evaluation_.results(0).readings(), SizeIs(1));
  EXPECT_EQ(evaluation_.results(0).readings(0).id(), "half");
  EXPECT_EQ(evaluation_.results(0).readings(0).result().outcome(), v1::OUTCOME_MET);
  EXPECT_THAT(evaluation_.results(1).readings(), IsEmpty());
}

TEST_F(EvaluatorTest, WhatIsAssumedIsMarkedAndStoredNowhere) {
  const std::string all =
      R"(period: "2022" assumed { form: "forms/schools" element: "elements/recognised"
                                       period: "2022" value: "68" })";
  ASSERT_THAT(Evaluate(all), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18 MET 100.00"));
  EXPECT_THAT(evaluation_.assumed(), SizeIs(1));
  EXPECT_TRUE(evaluation_.results(0).assumed());
  pin_ = evaluation_.pin();
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18 AT_RISK 72.06"));
  EXPECT_THAT(evaluation_.assumed(), IsEmpty());
  EXPECT_FALSE(evaluation_.results(0).assumed());
  const absl::Status refused =
      Evaluate(R"(period: "2022" assumed { form: "forms/schools" period: "2022" })");
  EXPECT_THAT(FieldsOf(refused), ElementsAre("assumed[0].element"));
}

TEST_F(EvaluatorTest, RollsUpWhatIsBelowAtPinnedPositions) {
  const std::string owners = "owners_included: 4 total { ";
  ASSERT_THAT(CreateTarget("below", Below(kSchools)), IsOk());
  reporting_.SetBelow("schools", "2022", owners + SchoolsTotal(51) + "}");
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("below AT_RISK 75.00", "t18 AT_RISK 72.06"));
  EXPECT_THAT(evaluation_.pin().owner_tokens(), ElementsAre("o1"));
  EXPECT_EQ(evaluation_.pin().catalog_token(), "c1");
  EXPECT_EQ(evaluation_.as_of(), "2022-12-31");
  const v1::TargetResult& below = evaluation_.results(0);
  EXPECT_THAT(below.rounds(), IsEmpty());
  ASSERT_THAT(below.rolled_up(), SizeIs(1));
  EXPECT_EQ(below.rolled_up(0).form(), "forms/schools");
  EXPECT_EQ(below.rolled_up(0).period(), "2022");
  EXPECT_EQ(below.rolled_up(0).owners(), 4);
  EXPECT_THAT(evaluation_.results(1).rounds(), SizeIs(1));
  EXPECT_THAT(evaluation_.results(1).rolled_up(), IsEmpty());

  const v1::Evaluation first = evaluation_;
  reporting_.SetBelow("schools", "2022", owners + SchoolsTotal(68) + "}");
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("below MET 100.00", "t18 AT_RISK 72.06"));
  pin_ = first.pin();
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_EQ(evaluation_.SerializeAsString(), first.SerializeAsString());
}

TEST_F(EvaluatorTest, APinWithoutTheCatalogDoesNotRollUp) {
  ASSERT_THAT(Evaluate("targets: 'units/khoai-chau/plans/p/targets/t18'"), IsOk());
  EXPECT_EQ(evaluation_.pin().catalog_token(), "") << "Nothing was rolled up.";
  ASSERT_THAT(CreateTarget("below", Below(kSchools)), IsOk());
  pin_ = evaluation_.pin();
  pin_->set_plan_token(target_.token());
  const absl::Status refused = Evaluate();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(FieldsOf(refused), ElementsAre("pin.catalog_token"));
  EXPECT_THAT(Evaluate("targets: 'units/khoai-chau/plans/p/targets/t18'"), IsOk());
}

// Three owners report 51 of 68; what a fourth and others would bring, nobody knows.
TEST_F(EvaluatorTest, AnOwnerThatIsNotThereIsNotLeftOut) {
  ASSERT_THAT(CreateTarget("below", Below(kSchools)), IsOk());
  const std::string total = "owners_included: 3 total { " + SchoolsTotal(51) + "}";
  const auto obstacle = [&](const std::string& rest) {
    reporting_.SetBelow("schools", "2022", total + rest);
    EXPECT_THAT(Evaluate(), IsOk());
    const v1::TargetResult& below = evaluation_.results(0);
    EXPECT_EQ(below.outcome(), v1::OUTCOME_NOT_ASSESSABLE) << rest;
    EXPECT_FALSE(below.has_actual());
    return below.obstacles_size() == 0 ? v1::ObstacleDetail() : below.obstacles(0);
  };
  v1::ObstacleDetail detail = obstacle("owners_absent: 'units/kim-dong'");
  EXPECT_EQ(detail.obstacle(), v1::OBSTACLE_OWNER_ABSENT);
  EXPECT_EQ(detail.form(), "forms/schools");
  EXPECT_EQ(detail.period(), "2022");
  EXPECT_THAT(detail.units(), ElementsAre("units/kim-dong"));
  EXPECT_EQ(detail.unit_count(), 1);
  EXPECT_EQ(obstacle("owners_restricted: 'units/kim-dong'").obstacle(), v1::OBSTACLE_RESTRICTED);
  EXPECT_EQ(obstacle("owners_unreadable: 'units/kim-dong'").obstacle(), v1::OBSTACLE_UNREADABLE);
  std::string many;
  for (int i = 0; i < 104; ++i) absl::StrAppend(&many, "owners_absent: 'units/xa-", i, "' ");
  detail = obstacle(many);
  EXPECT_THAT(detail.units(), SizeIs(10));
  EXPECT_EQ(detail.unit_count(), 104);
}

// Nobody has opened a round of 2022: the districts of that year are in the way, and not those of
// the school year, which ends in another one.
TEST_F(EvaluatorTest, WhoIsAbsentIsSaidOfTheYearItself) {
  ASSERT_THAT(CreateTarget("below", Below(kSchools)), IsOk());
  const std::string none = "absence: TOTAL_ABSENCE_NO_ROUND ";
  reporting_.SetBelow("schools", "2022", none + "owners_absent: 'units/kim-dong'");
  reporting_.SetBelow("schools", "s2022", none + "owners_absent: 'units/moi'");
  ASSERT_THAT(Evaluate(), IsOk());
  ASSERT_THAT(evaluation_.results(0).obstacles(), SizeIs(2)) << "one an element";
  for (const v1::ObstacleDetail& detail : evaluation_.results(0).obstacles()) {
    EXPECT_EQ(detail.obstacle(), v1::OBSTACLE_OWNER_ABSENT);
    EXPECT_THAT(detail.units(), ElementsAre("units/kim-dong"));
  }
}

TEST_F(EvaluatorTest, RolledUpFiguresMayBeRestrictedToo) {
  ASSERT_THAT(CreateTarget("below", Below(kSchools)), IsOk());
  reporting_.SetBelow("schools", "2022",
                      "restricted: true owners_included: 4 total { " + SchoolsTotal(51) + "}");
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_TRUE(evaluation_.restricted());
}

TEST_F(EvaluatorTest, SaysAsOfWhichDay) {
  reporting_.Set("schools", "2022-01..2022-09", SchoolsTotal(34));
  ASSERT_THAT(Evaluate("period: '2022-q3'"), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18 AT_RISK 50.00"));
  EXPECT_EQ(evaluation_.period(), "2022-q3");
  EXPECT_EQ(evaluation_.as_of(), "2022-09-30");
  EXPECT_EQ(evaluation_.results(0).actual_period(), "2022-09-30");
}

TEST_F(EvaluatorTest, SaysWhetherRestrictedFiguresStandBehindIt) {
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_FALSE(evaluation_.restricted());
  reporting_.restricted = true;
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_TRUE(evaluation_.restricted());
}

TEST_F(EvaluatorTest, AsksForThePermissionFirst) {
  EXPECT_THAT(Evaluate("formula: 9", "user:nobody"),
              Fails(absl::StatusCode::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED));
}

TEST_F(EvaluatorTest, NarrowsToTargetsByName) {
  ASSERT_THAT(CreateTarget("t19"), IsOk());
  const std::string name = "targets: 'units/khoai-chau/plans/p/targets/";
  ASSERT_THAT(Evaluate(name + "t19'"), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t19 AT_RISK 72.06"));
  EXPECT_THAT(Evaluate(name + "none'"),
              Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  EXPECT_THAT(Evaluate("targets: 'units/khoai-chau/plans/q/targets/t19'"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
  // Who asks for the new promise gets the old one with it; who asks for the old one is told.
  ASSERT_THAT(Supersede("t18", "t18b"), IsOk());
  ASSERT_THAT(Evaluate(name + "t18b'"), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18 AT_RISK 72.06", "t18b AT_RISK 72.06"));
  ASSERT_THAT(Evaluate(name + "t18'"), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18 AT_RISK 72.06"));
  EXPECT_EQ(evaluation_.results(0).superseded_by(), "units/khoai-chau/plans/p/targets/t18b");
}

// 80 % of schools by 2022 were promised; 49 of 68 are 72.06 %: missed for good. In 2023 somebody
// promises 80 % by 2025 instead, and with 58 of 68, 85.29 %, that is met in 2023.
TEST_F(EvaluatorTest, SupersedingIsNoWayOut) {
  auto due_2022 = FromText<v1::Target>(kSchools);
  due_2022.set_due_period("2022");
  due_2022.mutable_bound()->set_value("80");
  ASSERT_THAT(CreateTarget("t17", due_2022.DebugString()), IsOk());
  reporting_.Set("schools", "2023", SchoolsTotal(58));
  now_ = StartInVietnam(absl::CivilDay(2023, 1, 5));
  EXPECT_THAT(Supersede("t17", "t17b"),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  statement_ = "predecessor_outcome: PREDECESSOR_OUTCOME_MISSED";
  ASSERT_THAT(Supersede("t17", "t17b"), IsOk());
  EXPECT_EQ(target_.predecessor_outcome(), v1::PREDECESSOR_OUTCOME_MISSED);

  // Before, at and after its due period the old promise is in the list.
  reporting_.Set("schools", "2021", SchoolsTotal(34));
  ASSERT_THAT(Evaluate(R"(period: "2021")"), IsOk());
  EXPECT_THAT(Outcomes(),
              ElementsAre("t17 AT_RISK 50.00", "t17b AT_RISK 50.00", "t18 AT_RISK 50.00"));
  ASSERT_THAT(Evaluate(R"(period: "2022")"), IsOk());
  EXPECT_THAT(Outcomes(),
              ElementsAre("t17 MISSED 72.06", "t17b AT_RISK 72.06", "t18 AT_RISK 72.06"));
  ASSERT_THAT(Evaluate(R"(period: "2023")"), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t17 MISSED 72.06", "t17b MET 85.29", "t18 AT_RISK 85.29"));
  const v1::TargetResult& old = evaluation_.results(0);
  EXPECT_TRUE(old.final());
  EXPECT_EQ(old.superseded_by(), "units/khoai-chau/plans/p/targets/t17b");
  const v1::TargetResult& successor = evaluation_.results(1);
  EXPECT_EQ(successor.supersedes(), "units/khoai-chau/plans/p/targets/t17");
  EXPECT_EQ(successor.predecessor_outcome(), v1::PREDECESSOR_OUTCOME_MISSED);

  std::vector<std::string> counts;
  for (const auto& count : evaluation_.counts()) counts.push_back(count.ShortDebugString());
  EXPECT_THAT(counts, ElementsAre("outcome: OUTCOME_MET standing: 1",
                                  "outcome: OUTCOME_AT_RISK standing: 1",
                                  "outcome: OUTCOME_MISSED superseded: 1"));
}

// The plan ends in 2025, and one promise is for 2030: it is judged then, and the others have come
// out.
TEST_F(EvaluatorTest, JudgesAfterTheTermWhatIsDueThen) {
  auto later = FromText<v1::Target>(kSchools);
  later.set_due_period("2030");
  ASSERT_THAT(CreateTarget("t30", later.DebugString()), IsOk());
  reporting_.Set("schools", "2025", SchoolsTotal(51));
  reporting_.Set("schools", "2030", SchoolsTotal(68));
  ASSERT_THAT(Evaluate(R"(period: "2030")"), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18 MISSED 75.00", "t30 MET 100.00"));
  EXPECT_THAT(Evaluate(R"(period: "2031")"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_PERIOD));
}

TEST_F(EvaluatorTest, ACompositeIsOfTargetsOfItsPlan) {
  const auto composite = [](const std::string& second) {
    return R"(due_period: "2025" quantifier: QUANTIFIER_AT_DUE indicator { composite {
        kind: COMPOSITE_KIND_ALL_OF members { target: "units/khoai-chau/plans/p/targets/t18" }
        members { target: "units/khoai-chau/plans/)" +
           second + "\" } } }";
  };
  ASSERT_THAT(CreateTarget("t19"), IsOk());
  for (const std::string member : {"p/targets/none", "q/targets/t18", "p/targets/all", "p"}) {
    EXPECT_THAT(
        CreateTarget("all", composite(member)),
        Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_REFERENCE));
  }
  ASSERT_THAT(CreateTarget("all", composite("p/targets/t19")), IsOk());
  ASSERT_THAT(Evaluate("targets: 'units/khoai-chau/plans/p/targets/all'"), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("all AT_RISK "));
  ASSERT_EQ(evaluation_.results(0).parts_size(), 2);
  EXPECT_EQ(evaluation_.results(0).parts(0).value(), "72.06");
  // Its member was superseded: it counts all the same, and the part says so.
  ASSERT_THAT(Supersede("t19", "t19b"), IsOk());
  ASSERT_THAT(Evaluate("targets: 'units/khoai-chau/plans/p/targets/all'"), IsOk());
  const v1::Part& part = evaluation_.results(0).parts(1);
  EXPECT_EQ(part.target(), "units/khoai-chau/plans/p/targets/t19");
  EXPECT_EQ(part.superseded_by(), "units/khoai-chau/plans/p/targets/t19b");
  EXPECT_EQ(evaluation_.results(0).outcome(), v1::OUTCOME_AT_RISK);
}

// What is all of two promises can fail with the first of them, which is due in 2022.
TEST_F(EvaluatorTest, ACompositeIsDueWithItsFirstMember) {
  auto due_2022 = FromText<v1::Target>(kSchools);
  due_2022.set_due_period("2022");
  ASSERT_THAT(CreateTarget("t17", due_2022.DebugString()), IsOk());
  ASSERT_THAT(CreateTarget("all", R"(due_period: "2025" quantifier: QUANTIFIER_AT_DUE
      indicator { composite { kind: COMPOSITE_KIND_ALL_OF
        members { target: "units/khoai-chau/plans/p/targets/t17" }
        members { target: "units/khoai-chau/plans/p/targets/t18" } } })"),
              IsOk());
  ASSERT_THAT(Evaluate("targets: 'units/khoai-chau/plans/p/targets/all'"), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("all MISSED "));
  EXPECT_THAT(Supersede("all", "all2"),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  statement_ = "predecessor_outcome: PREDECESSOR_OUTCOME_MISSED";
  EXPECT_THAT(Supersede("all", "all2"), IsOk());
}

TEST_F(EvaluatorTest, RefusesWhatItCannotEvaluate) {
  EXPECT_THAT(Evaluate(R"(period: "2026")"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_PERIOD));
  EXPECT_THAT(Evaluate("formula: 9"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_REFERENCE));
  ASSERT_THAT(Evaluate(), IsOk());
  pin_ = evaluation_.pin();
  pin_->set_reporting_token("r99");
  EXPECT_THAT(Evaluate(),
              Fails(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION));
  pin_->set_plan_token("nonsense");
  EXPECT_THAT(Evaluate(),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TOKEN));
  pin_->Clear();
  EXPECT_THAT(ViolationsOf(Evaluate()), SizeIs(2));
}

TEST_F(EvaluatorTest, PlansAreReadWhileReportingIsDown) {
  reporting_.down = true;
  EXPECT_THAT(Evaluate(),
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE));
  v1::GetPlanRequest get;
  get.set_name("units/khoai-chau/plans/p");
  auto call = As("user:minh", "GetPlan");
  EXPECT_THAT(plans_->Get(call, get, &plan_), IsOk());
}

TEST_F(EvaluatorTest, AsksForManyTotalsInTurns) {
  for (int i = 0; i < 170; ++i) {
    const std::string form = "forms/f" + std::to_string(i);
    PutCatalog<catalog::v1::Form>("name: '" + form +
                                  "' elements: 'elements/schools' elements: 'elements/recognised'");
    std::string target = kSchools;
    for (size_t at; (at = target.find("forms/schools")) != std::string::npos;) {
      target.replace(at, 13, form);
    }
    ASSERT_THAT(CreateTarget("f" + std::to_string(i), target), IsOk());
  }
  reporting_.Set("f169", "2022", SchoolsTotal(34));
  ASSERT_THAT(Evaluate(), IsOk());
  // 171 forms, 2 years, 3 calendars.
  EXPECT_EQ(reporting_.calls, 2);
  EXPECT_EQ(reporting_.most_queries, 1000);
  const std::string whole = evaluation_.SerializeAsString();
  reporting_.page_size = 300;
  reporting_.calls = 0;
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_EQ(reporting_.calls, 4) << "pages of 300 answer 1,026 queries";
  EXPECT_EQ(evaluation_.SerializeAsString(), whole);
  EXPECT_EQ(evaluation_.results_size(), 171);
}

TEST_F(EvaluatorTest, RollsUpManyFormsInTurnsOfOneState) {
  for (int i = 0; i < 20; ++i) {
    const std::string form = "forms/f" + std::to_string(i);
    PutCatalog<catalog::v1::Form>("name: '" + form +
                                  "' elements: 'elements/schools' elements: 'elements/recognised'");
    ASSERT_THAT(CreateTarget("f" + std::to_string(i),
                             absl::StrReplaceAll(Below(kSchools), {{"forms/schools", form}})),
                IsOk());
  }
  reporting_.SetBelow("f19", "2022", "owners_included: 4 total { " + SchoolsTotal(34) + "}");
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_EQ(reporting_.calls, 3) << "20 forms, 2 years, 3 calendars, and the own totals";
  EXPECT_EQ(evaluation_.results(11).actual().value(), "50.00");
  const std::string whole = evaluation_.SerializeAsString();
  reporting_.page_size = 50;
  reporting_.calls = 0;
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_EQ(reporting_.calls, 4) << "pages of 50 answer 120 queries";
  EXPECT_EQ(evaluation_.SerializeAsString(), whole);
}

}  // namespace
}  // namespace thidua::targets
