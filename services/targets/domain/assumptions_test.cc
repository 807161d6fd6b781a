#include "services/targets/domain/assumptions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/formula.h"
#include "services/targets/domain/testing/vocabulary.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kIncome[] = R"(name: "income" due_period: "2025" quantifier: QUANTIFIER_EVERY_YEAR
    indicator { level { value { terms { cell { form: "forms/socio" element: "elements/income"
        aggregate: AGGREGATE_SUM } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "100" })";

constexpr char kGoodAssumption[] = R"(name: "good" due_period: "2025" quantifier: QUANTIFIER_AT_DUE
    minimum_status: VALUE_STATUS_OFFICIAL
    indicator { level { value { terms { cell { form: "forms/rating" element: "elements/rating"
        aggregate: AGGREGATE_COUNT_AT_LEAST
        at_least { scale: "scales/new" level: "good" } } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "20" })";

constexpr char kTowns[] = R"(name: "towns" due_period: "2025" quantifier: QUANTIFIER_AT_DUE
    indicator { level { value { terms { cell { form: "forms/socio" element: "elements/income"
        aggregate: AGGREGATE_SUM split { attribute: "urban_class" values: "V" } } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "1" })";

class AssumptionsTest : public ::testing::Test {
 protected:
  AssumptionsTest() {
    for (const char* text : {kIncome, kGoodAssumption, kTowns}) {
      targets_.push_back(FromText<v1::Target>(text));
    }
  }

  // A total of that income, of which class V has a part; periods may be missing.
  void Income(const std::string& year, const std::string& sum, const std::string& rest = "") {
    reporting::v1::TotalResult result;
    *result.mutable_total() = FromText<reporting::v1::Total>(
        absl::StrCat(R"(name: "units/x/rounds/socio.)", year, R"(/total"
           cells { element: "elements/income" n: 25 of: 25 status: VALUE_STATUS_OFFICIAL sum: ")",
                     sum, R"(" splits { attribute: "urban_class" value: "V" n: 1 of: 1 sum: "7" }
                 splits { attribute: "urban_class" n: 24 of: 24 sum: "9" } })",
                     rest));
    totals_.Add({"forms/socio", year}, std::move(result));
  }

  AssumedFigures Figures(const std::string& text) {
    return FromText<v1::EvaluatePlanRequest>(text).assumed();
  }
  std::vector<std::string> Violated(const std::string& text) {
    Violations violations;
    CheckAssumptions(Figures(text), targets_, Needed(), TestVocabulary(), violations);
    return FieldsOf(violations);
  }
  std::vector<TotalKey> Needed() {
    return (*FindFormula(0))->required_totals(targets_, OccasionIn(2023, "", targets_));
  }
  // "income MISSED 90 assumed" and so on.
  std::vector<std::string> Judged(const std::string& text) {
    Violations violations;
    const TestVocabulary vocabulary;
    CheckAssumptions(Figures(text), targets_, Needed(), vocabulary, violations);
    EXPECT_THAT(FieldsOf(violations), IsEmpty());
    Assume(Figures(text), vocabulary, totals_);
    results_ = (*FindFormula(0))
                   ->evaluate(targets_, OccasionIn(2023, "", targets_), totals_, vocabulary)
                   .value();
    std::vector<std::string> texts;
    for (const v1::TargetResult& result : results_) {
      texts.push_back(absl::StrCat(result.target(), " ",
                                   v1::Outcome_Name(result.outcome()).substr(8), " ",
                                   result.actual().value(), result.assumed() ? " assumed" : ""));
    }
    return texts;
  }

  std::vector<v1::Target> targets_;
  Totals totals_;
  std::vector<v1::TargetResult> results_;
};

TEST_F(AssumptionsTest, StandInForWhatIsMissingAndForWhatIsThere) {
  Income("2021", "100");
  Income("2022", "120", "basis { missing_periods: '2022-q4' }");
  EXPECT_THAT(Judged(R"(
      assumed { form: "forms/socio" element: "elements/income" period: "2022" value: "101" }
      assumed { form: "forms/socio" element: "elements/income" period: "2023" value: "99.9" }
      assumed { form: "forms/rating" element: "elements/rating" period: "2023"
                levels { level: "good" count: 15 } levels { level: "excellent" count: 5 }
                levels { level: "done" count: 5 } })"),
              ElementsAre("income MISSED 99.9 assumed", "good MET 20 assumed",
                          "towns NOT_ASSESSABLE  assumed"));
  EXPECT_EQ(results_[0].failed_period(), "2023");
  EXPECT_EQ(results_[0].gap(), "0.1");
  EXPECT_FALSE(results_[0].final()) << "an assumption settles nothing";
  EXPECT_THAT(results_[0].rounds(), IsEmpty()) << "the year that failed has none";
  EXPECT_EQ(results_[1].expected(), 25);
  EXPECT_THAT(results_[1].rounds(), IsEmpty());
  // Nothing was assumed of the part.
  EXPECT_EQ(results_[2].obstacles(0).obstacle(), v1::OBSTACLE_NOT_COMPARABLE);
}

TEST_F(AssumptionsTest, WhatDoesNotRestOnThemIsNotMarked) {
  Income("2021", "90");
  Income("2022", "120");
  Income("2023", "130");
  EXPECT_THAT(Judged(R"(assumed { form: "forms/rating" element: "elements/rating" period: "2023"
                        levels { level: "good" count: 20 } })"),
              ElementsAre("income MISSED 90", "good MET 20 assumed", "towns MET 7"));
  EXPECT_TRUE(results_[0].final());
}

TEST_F(AssumptionsTest, EveryViolationIsNamed) {
  EXPECT_THAT(
      Violated(R"(
      assumed { form: "forms/socio" element: "elements/income" period: "2023" value: "1,5" }
      assumed { form: "forms/socio" element: "elements/income" period: "2023" value: "1" }
      assumed { form: "forms/socio" element: "elements/income" period: "2024" value: "1" }
      assumed { form: "forms/socio" element: "elements/events" period: "2023" value: "1" }
      assumed { form: "forms/socio" element: "elements/income" period: "2022" value: "1"
                rolled_up: true }
      assumed { form: "forms/socio" element: "elements/income" period: "2021" value: "1"
                levels { level: "good" count: 1 } }
      assumed { form: "forms/rating" element: "elements/rating" period: "2023" value: "1" }
      assumed { form: "forms/rating" element: "elements/rating" period: "2022"
                levels { level: "best" count: 1 } levels { level: "good" count: -1 }
                levels { level: "good" count: 1 } })"),
      ElementsAre("assumed[0].value", "assumed[1]", "assumed[2].period", "assumed[3].element",
                  "assumed[4].element", "assumed[5].levels", "assumed[6].value",
                  "assumed[6].levels", "assumed[7].period", "assumed[7].levels[0].level",
                  "assumed[7].levels[1].count", "assumed[7].levels[2].level"));
  std::string many;
  for (int i = 0; i <= kMaxAssumed; ++i) many += "assumed {} ";
  EXPECT_THAT(Violated(many), ElementsAre("assumed"));
}

}  // namespace
}  // namespace thidua::targets
