#include "services/targets/domain/part_year.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/formula.h"
#include "services/targets/domain/required_totals.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

std::string Level(const std::string& element) {
  return R"(level { value { terms { cell { form: "forms/socio" aggregate: AGGREGATE_SUM element: "elements/)" +
         element + R"(" } } } } )";
}

std::string Ratio(const std::string& numerator, const std::string& denominator) {
  const auto terms = [](const std::string& element) {
    return R"({ terms { cell { form: "forms/socio" aggregate: AGGREGATE_SUM element: "elements/)" +
           element + "\" } } } ";
  };
  return "ratio { scale: 1 numerator " + terms(numerator) + "denominator " + terms(denominator) +
         "} ";
}

std::string AtLeast(const std::string& value) {
  return "bound { kind: BOUND_KIND_AT_LEAST value: \"" + value + "\" } ";
}

class PartYearTest : public ::testing::Test {
 protected:
  // A target that is due in 2025, of that indicator.
  static v1::Target TargetOf(const std::string& indicator, const std::string& rest = "") {
    auto target =
        FromText<v1::Target>("name: 't' indicator { decimals: 0 " + indicator + "} " + rest);
    if (target.due_period().empty()) target.set_due_period("2025");
    if (target.quantifier() == v1::QUANTIFIER_UNSPECIFIED) {
      target.set_quantifier(v1::QUANTIFIER_AT_DUE);
    }
    return target;
  }

  void Income(const std::string& period, const std::string& sum) { Cell(period, "income", sum); }
  void Population(const std::string& period, const std::string& sum) {
    Cell(period, "population", sum);
  }
  void Cell(const std::string& period, const std::string& element, const std::string& sum) {
    AddTotal(totals_, "socio", period,
             "cells { element: 'elements/" + element + "' sum: '" + sum + "' }");
  }

  v1::TargetResult Judged(const v1::Target& target, const std::string& period,
                          const std::string& owner_valid_to = "") {
    auto results = (*FindFormula(1))
                       ->evaluate({target}, OccasionOf(period, owner_valid_to, {target}), totals_,
                                  vocabulary_);
    return results.value().front();
  }
  static std::vector<v1::Obstacle> ObstaclesOf(const v1::TargetResult& result) {
    std::vector<v1::Obstacle> obstacles;
    for (const auto& detail : result.obstacles()) obstacles.push_back(detail.obstacle());
    return obstacles;
  }
  PartOfYear Of(const std::string& indicator) {
    return OfPartOfYear(FromText<v1::Indicator>(indicator), vocabulary_);
  }

  Totals totals_;
  TestVocabulary vocabulary_;
};

TEST_F(PartYearTest, ItsFiguresAreThoseUpToItsLastDay) {
  const auto as_of = [](const std::string& period) { return OccasionOf(period).as_of; };
  EXPECT_EQ(as_of("2022"), absl::CivilDay(2022, 12, 31));
  EXPECT_EQ(as_of("2022-q1"), absl::CivilDay(2022, 3, 31));
  EXPECT_EQ(as_of("2022-h1"), absl::CivilDay(2022, 6, 30));
  EXPECT_EQ(as_of("2024-02"), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(as_of("2022-01..2022-09"), absl::CivilDay(2022, 9, 30));
  EXPECT_FALSE(OccasionOf("2022").IsPartOfYear());
  EXPECT_TRUE(OccasionOf("2022-11").IsPartOfYear());
}

// Nobody takes the end of a year for the year, and months from April on for those since January.
TEST_F(PartYearTest, WhatEndsWithTheYearOrBeginsWithinItIsRefused) {
  const auto plan = FromText<v1::Plan>(R"(term: "2021-2025" base_period: "2020")");
  for (const std::string period : {"2022-q4", "2022-h2", "2022-12", "2022-04..2022-08",
                                   "2022-07..2022-12", "2021-10..2022-03", "2021-01..2022-09"}) {
    EXPECT_EQ(ReasonOf(Occasion::Of(plan, {}, period, "").status()),
              type::v1::ERROR_REASON_UNKNOWN_PERIOD)
        << period;
  }
}

TEST_F(PartYearTest, AStockIsJudgedByWhatThereIsOnThatDay) {
  Population("2022-01..2022-09", "90");
  Population("2022", "120");
  const auto target = TargetOf(
      Level("population"),
      AtLeast("100") +
          R"(trajectory { period: "2021" value: "80" } trajectory { period: "2022" value: "95" })");
  const auto part = Judged(target, "2022-q3");
  EXPECT_EQ(part.actual().value(), "90");
  EXPECT_EQ(part.actual_period(), "2022-09-30");
  EXPECT_EQ(part.required_now(), "80") << "What 2022 requires, it requires at its end.";
  EXPECT_EQ(part.outcome(), v1::OUTCOME_ON_TRACK);
  EXPECT_FALSE(part.has_hint());
  const auto year = Judged(target, "2022");
  EXPECT_EQ(year.actual_period(), "2022");
  EXPECT_EQ(year.required_now(), "95");
  EXPECT_EQ(year.outcome(), v1::OUTCOME_MET);
}

TEST_F(PartYearTest, AFormOfTheYearHasNothingBeforeItsEnd) {
  Population("2022", "120");
  const auto result = Judged(TargetOf(Level("population"), AtLeast("100")), "2022-q3");
  EXPECT_EQ(result.outcome(), v1::OUTCOME_NOT_ASSESSABLE);
  ASSERT_THAT(ObstaclesOf(result), ElementsAre(v1::OBSTACLE_NO_ROUND));
  EXPECT_EQ(result.obstacles(0).period(), "2022-01..2022-09");
}

// 75 of 100 in nine months neither keeps nor breaks a promise for the year; nor do 75 of at most
// 100.
TEST_F(PartYearTest, WhatFlowedSoFarIsShownAndNotJudged) {
  Income("2022-01..2022-09", "75");
  for (const std::string kind : {"BOUND_KIND_AT_LEAST", "BOUND_KIND_AT_MOST"}) {
    const auto result =
        Judged(TargetOf(Level("income"), "bound { kind: " + kind + " value: '100' } "), "2022-q3");
    EXPECT_EQ(result.outcome(), v1::OUTCOME_NOT_ASSESSABLE) << kind;
    ASSERT_THAT(ObstaclesOf(result), ElementsAre(v1::OBSTACLE_PART_OF_YEAR));
    EXPECT_EQ(result.obstacles(0).period(), "2022-01..2022-09");
    EXPECT_EQ(result.actual().value(), "75");
    EXPECT_FALSE(result.holds());
    EXPECT_EQ(result.gap(), "");
  }
}

// 60 in 2021 and nothing since keep up with a trajectory that asks for 60 by 2021, all of 2022.
TEST_F(PartYearTest, ASumSinceTheTermBeganIsShownAndNotJudged) {
  Income("2021", "60");
  Income("2022-01..2022-09", "45");
  const auto result =
      Judged(TargetOf(Level("income") + "window: WINDOW_TERM_TO_DATE ", AtLeast("100")), "2022-q3");
  EXPECT_EQ(result.actual().value(), "105");
  EXPECT_EQ(result.outcome(), v1::OUTCOME_NOT_ASSESSABLE);
  EXPECT_THAT(ObstaclesOf(result), ElementsAre(v1::OBSTACLE_PART_OF_YEAR));
}

// What a day is promised for is judged on the day.
TEST_F(PartYearTest, ASumUpToItsDueDayIsJudged) {
  Income("2021", "60");
  Income("2022-h1", "45");
  const auto target = TargetOf(Level("income") + "window: WINDOW_TERM_TO_DATE ",
                               AtLeast("100") + "due_period: '2022-06-30'");
  EXPECT_EQ(Judged(target, "2022-q3").outcome(), v1::OUTCOME_MET);
}

TEST_F(PartYearTest, GrowthIsOverTheSameMonthsOfTheYearBefore) {
  Income("2021", "100");
  Income("2021-01..2021-09", "60");
  Income("2022-01..2022-09", "75");
  const std::string growth =
      Level("income") +
      "comparison { kind: COMPARISON_KIND_PERCENT_CHANGE reference: REFERENCE_YEAR_BEFORE } ";
  const auto result = Judged(TargetOf(growth, AtLeast("20")), "2022-q3");
  EXPECT_EQ(result.actual().value(), "25") << "75 / 60, and not 75 / 100.";
  EXPECT_EQ(result.compared().reference(), "60");
  EXPECT_EQ(result.compared().reference_period(), "2021-09-30");
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MET);
  std::vector<std::string> asked;
  for (const auto& key : RequiredTotals(TargetOf(growth), OccasionOf("2022-q3"))) {
    asked.push_back(key.period);
  }
  EXPECT_THAT(asked, Contains("2021-01..2021-09"));
  asked.clear();
  for (const auto& key : RequiredTotals(TargetOf(growth), OccasionOf("2022"))) {
    asked.push_back(key.period);
  }
  EXPECT_THAT(asked, Not(Contains("2021-01..2021-09")));
}

// February is compared with February, whatever its last day.
TEST_F(PartYearTest, TheSameMonthsEndOnTheirOwnDay) {
  Income("2024-01..2024-02", "30");
  Income("2023-01..2023-02", "20");
  const auto result = Judged(
      TargetOf(Level("income") +
               "comparison { kind: COMPARISON_KIND_DIFFERENCE reference: REFERENCE_YEAR_BEFORE } "),
      "2024-02");
  EXPECT_EQ(result.actual().value(), "10");
  EXPECT_EQ(result.compared().reference_period(), "2023-02-28");
}

TEST_F(PartYearTest, SaysNothingWhereOnlyYearsCompare) {
  Income("2020", "100");
  Income("2021", "100");
  Income("2022-01..2022-09", "150");
  const std::string base_year = "reference: REFERENCE_BASE_YEAR } ";
  for (const std::string& indicator :
       {Level("income") + "comparison { kind: COMPARISON_KIND_PERCENT_CHANGE " + base_year,
        Level("income") + "comparison { kind: COMPARISON_KIND_COMPOUND_GROWTH " + base_year,
        Level("income") + "window: WINDOW_MEAN_TO_DATE "}) {
    const auto result = Judged(TargetOf(indicator, AtLeast("1")), "2022-q3");
    EXPECT_EQ(result.outcome(), v1::OUTCOME_NOT_ASSESSABLE) << indicator;
    EXPECT_THAT(ObstaclesOf(result), ElementsAre(v1::OBSTACLE_PART_OF_YEAR));
    EXPECT_FALSE(result.has_actual());
  }
}

TEST_F(PartYearTest, OfEveryKindOfIndicatorItIsDecided) {
  const std::string planned =
      "comparison { kind: COMPARISON_KIND_PERCENT_OF reference: REFERENCE_PLANNED } ";
  const std::string base =
      "comparison { kind: COMPARISON_KIND_PERCENT_CHANGE reference: REFERENCE_BASE_YEAR } ";
  EXPECT_EQ(Of(Level("population")), PartOfYear::kJudged);
  EXPECT_EQ(Of(Level("income")), PartOfYear::kSoFar);
  EXPECT_EQ(Of(Ratio("income", "events")), PartOfYear::kJudged);
  EXPECT_EQ(Of(Ratio("income", "population")), PartOfYear::kSoFar);
  EXPECT_EQ(Of(Ratio("communes", "population")), PartOfYear::kJudged);
  EXPECT_EQ(Of(Level("income") + planned), PartOfYear::kSoFar);
  EXPECT_EQ(Of(Level("population") + planned), PartOfYear::kJudged);
  EXPECT_EQ(Of(Level("income") + "window: WINDOW_TERM_TO_DATE " + planned), PartOfYear::kSoFar);
  EXPECT_EQ(Of(Level("income") + "window: WINDOW_TERM_TO_DATE "), PartOfYear::kSoFar);
  EXPECT_EQ(Of(Ratio("income", "events") + "window: WINDOW_TERM_TO_DATE "), PartOfYear::kJudged);
  EXPECT_EQ(Of(Level("clean_water")), PartOfYear::kSoFar);
  EXPECT_EQ(Of(Level("population") + base), PartOfYear::kJudged);
  EXPECT_EQ(Of(Level("income") + base), PartOfYear::kNothing);
}

TEST_F(PartYearTest, APromiseForEveryYearFailsOnlyInAYearThatIsOver) {
  Population("2021", "100");
  Population("2022-h1", "90");
  const std::string every = "quantifier: QUANTIFIER_EVERY_YEAR ";
  const auto target = TargetOf(Level("population"), every + AtLeast("95"));
  const auto part = Judged(target, "2022-h1");
  EXPECT_EQ(part.outcome(), v1::OUTCOME_AT_RISK);
  EXPECT_EQ(part.failed_period(), "");
  EXPECT_FALSE(part.final());
  Population("2022-h1", "96");
  EXPECT_EQ(Judged(target, "2022-h1").outcome(), v1::OUTCOME_MET);
  Population("2021", "94");
  const auto failed = Judged(target, "2022-h1");
  EXPECT_EQ(failed.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(failed.failed_period(), "2021");
  EXPECT_EQ(failed.actual_period(), "2021");
}

TEST_F(PartYearTest, WhatFlowsEveryYearIsJudgedByTheYearsBefore) {
  Income("2021", "100");
  Income("2022-h1", "90");
  const auto target =
      TargetOf(Level("income"), "quantifier: QUANTIFIER_EVERY_YEAR " + AtLeast("95"));
  const auto part = Judged(target, "2022-h1");
  EXPECT_EQ(part.outcome(), v1::OUTCOME_NOT_ASSESSABLE);
  EXPECT_THAT(ObstaclesOf(part), ElementsAre(v1::OBSTACLE_PART_OF_YEAR));
  EXPECT_EQ(part.actual().value(), "90");
  EXPECT_EQ(part.gap(), "");
  Income("2022-h1", "96");
  EXPECT_FALSE(Judged(target, "2022-h1").holds()) << "It is not judged, so it does not hold.";
  Income("2021", "94");
  const auto failed = Judged(target, "2022-h1");
  EXPECT_EQ(failed.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(failed.gap(), "1");
  EXPECT_EQ(failed.actual_period(), "2021");
}

TEST_F(PartYearTest, YearsThatAreMissingAreNamedBesideThePart) {
  Income("2022-h1", "90");
  const auto part = Judged(
      TargetOf(Level("income"), "quantifier: QUANTIFIER_EVERY_YEAR " + AtLeast("95")), "2022-h1");
  EXPECT_THAT(ObstaclesOf(part), ElementsAre(v1::OBSTACLE_PART_OF_YEAR, v1::OBSTACLE_NO_ROUND));
}

// Two flows without a bound: their nine months make no mean of the year.
TEST_F(PartYearTest, ACompositeIsNotMadeOfWhatCameSoFar) {
  Income("2022-01..2022-09", "75");
  v1::Target member = TargetOf(Level("income"));
  v1::Target mean = FromText<v1::Target>(R"(name: "mean" due_period: "2025"
      quantifier: QUANTIFIER_AT_DUE bound { kind: BOUND_KIND_AT_MOST value: "100" }
      indicator { composite { kind: COMPOSITE_KIND_WEIGHTED_MEAN members { target: "t" } } })");
  const auto results = (*FindFormula(1))
                           ->evaluate({mean, member}, OccasionOf("2022-q3"), totals_, vocabulary_)
                           .value();
  EXPECT_EQ(results[0].outcome(), v1::OUTCOME_NOT_ASSESSABLE);
  EXPECT_THAT(ObstaclesOf(results[0]), ElementsAre(v1::OBSTACLE_MEMBER));
  EXPECT_EQ(results[1].outcome(), v1::OUTCOME_NO_BOUND);
  EXPECT_THAT(ObstaclesOf(results[1]), ElementsAre(v1::OBSTACLE_PART_OF_YEAR));
}

// The rate of a quarter may be that of the quarter alone: 3.9 of at most 15 is no success.
TEST_F(PartYearTest, APublishedRateStandsInOnlyWhereNothingFlows) {
  AddTotal(totals_, "survey", "2022-09", R"(cells { element: "elements/clean_water" sum: "72.5" })",
           "expected: 1 accepted: 1");
  const std::string published =
      R"(published { form: "forms/survey" element: "elements/clean_water" aggregate: AGGREGATE_SUM } )";
  const auto stock =
      Judged(TargetOf(Ratio("communes", "population") + "decimals: 1 " + published, AtLeast("70")),
             "2022-q3");
  EXPECT_EQ(stock.actual().value(), "72.5") << "of September, as no rate of the quarter is there";
  EXPECT_TRUE(stock.from_published_rate());
  EXPECT_EQ(stock.outcome(), v1::OUTCOME_MET);
  for (const std::string& flow :
       {Ratio("income", "population"), Ratio("income", "events"),
        Level("population") + "comparison { kind: COMPARISON_KIND_DIFFERENCE "
                              "reference: REFERENCE_YEAR_BEFORE } "}) {
    const auto result = Judged(TargetOf(flow + published, AtLeast("70")), "2022-q3");
    EXPECT_EQ(result.outcome(), v1::OUTCOME_NOT_ASSESSABLE) << flow;
    EXPECT_FALSE(result.from_published_rate()) << flow;
  }
}

// Nothing more will come of a year whose owner has gone.
TEST_F(PartYearTest, OfAnOwnerThatEndedInThePartItIsWhatThereWas) {
  Income("2025-01..2025-09", "75");
  EXPECT_EQ(Judged(TargetOf(Level("income"), AtLeast("100")), "2025-q3", "2025-07-01").outcome(),
            v1::OUTCOME_EVALUATED_AT_DISSOLUTION);
}

TEST_F(PartYearTest, TheBaselineIsOfAWholeYear) {
  Population("2022-01..2022-09", "75");
  const auto target = TargetOf(Level("population") + "base_period: '2022' ", AtLeast("95"));
  EXPECT_FALSE(Judged(target, "2022-q3").has_baseline());
  Population("2022", "80");
  EXPECT_EQ(Judged(target, "2022").baseline().value(), "80");
}

// Values that came in grow from month to month, like what they count.
TEST_F(PartYearTest, ACountOfAFlowIsAFlow) {
  auto indicator = FromText<v1::Indicator>(Level("income"));
  indicator.mutable_level()->mutable_value()->mutable_terms(0)->mutable_cell()->set_aggregate(
      v1::AGGREGATE_COUNT);
  EXPECT_EQ(OfPartOfYear(indicator, vocabulary_), PartOfYear::kSoFar);
}

// Due on 30 June: settled as of September, on its way as of March.
TEST_F(PartYearTest, ADueDayWithinThePartIsThePast) {
  Population("2022-h1", "100");
  Population("2022-q1", "90");
  const auto target = TargetOf(Level("population"), AtLeast("95") + R"(due_period: "2022-06-30")");
  const auto over = Judged(target, "2022-q3");
  EXPECT_EQ(over.outcome(), v1::OUTCOME_MET);
  EXPECT_TRUE(over.final());
  EXPECT_EQ(over.actual_period(), "2022-06-30");
  const auto before = Judged(target, "2022-q1");
  EXPECT_EQ(before.outcome(), v1::OUTCOME_AT_RISK);
  EXPECT_EQ(before.actual_period(), "2022-03-31");
}

TEST_F(PartYearTest, AnEarlierDueYearIsJudgedAsAWhole) {
  Population("2021", "100");
  const auto target = TargetOf(Level("population"), AtLeast("95") + R"(due_period: "2021")");
  const auto result = Judged(target, "2022-q1");
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MET);
  EXPECT_TRUE(result.final());
  EXPECT_EQ(result.actual_period(), "2021");
}

// The district that ended on 1 July still was there for the first half-year.
TEST_F(PartYearTest, AnOwnerThatEndsAfterThePartIsNotDissolvedInIt) {
  Population("2025-h1", "90");
  const auto target = TargetOf(Level("population"), AtLeast("95"));
  EXPECT_EQ(Judged(target, "2025-h1", "2025-07-01").outcome(), v1::OUTCOME_AT_RISK);
  EXPECT_EQ(Judged(target, "2025-h1", "2025-06-30").outcome(),
            v1::OUTCOME_EVALUATED_AT_DISSOLUTION);
}

}  // namespace
}  // namespace thidua::targets
