// What comparisons and means come to, measured over totals.
#include "services/targets/domain/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/measure.h"
#include "services/targets/domain/rational.h"
#include "services/targets/domain/required_totals.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

constexpr char kIncome[] = R"(level { value { terms { cell { form: "forms/socio"
    element: "elements/income" aggregate: AGGREGATE_SUM } } } } )";
constexpr char kPoor[] = R"(ratio { scale: 100
    numerator { terms { cell { form: "forms/socio" element: "elements/events"
                               aggregate: AGGREGATE_SUM } } }
    denominator { terms { cell { form: "forms/socio" element: "elements/population"
                                 aggregate: AGGREGATE_SUM } } } } )";
constexpr char kWater[] = R"(level { value { terms { cell { form: "forms/survey"
    element: "elements/clean_water" aggregate: AGGREGATE_SUM } } } } )";

std::string Comparing(const std::string& kind, const std::string& reference,
                      const std::string& more = "") {
  return "comparison { kind: COMPARISON_KIND_" + kind + " reference: REFERENCE_" + reference + " " +
         more + "} ";
}

class ComparisonTest : public ::testing::Test {
 protected:
  void Income(int year, const std::string& sum) {
    AddTotal(totals_, "socio", absl::StrCat(year),
             R"(cells { element: "elements/income" kind: VALUE_KIND_AMOUNT sum: ")" + sum + "\" }");
  }
  void Poor(int year, const std::string& poor, const std::string& all) {
    AddTotal(totals_, "socio", absl::StrCat(year),
             R"(cells { element: "elements/events" sum: ")" + poor +
                 R"(" } cells { element: "elements/population" sum: ")" + all + "\" }");
  }
  void Water(int year, const std::string& rate) {
    AddTotal(totals_, "survey", absl::StrCat(year),
             R"(cells { element: "elements/clean_water" kind: VALUE_KIND_PUBLISHED_RATE sum: ")" +
                 rate + "\" }");
  }

  Reading In(const std::string& indicator, int year) {
    const auto target = FromText<v1::Target>("due_period: '2025' indicator { " + indicator + " }");
    const Occasion occasion = OccasionIn(2025);
    return Measure::Of(target, occasion, totals_, vocabulary_)->In(year).value();
  }
  std::string Value(const std::string& indicator, int year) {
    const Reading reading = In(indicator, year);
    return reading.value ? reading.value->Rounded(4) : "none";
  }
  // "NO_ROUND 2022" and so on.
  std::vector<std::string> Obstacles(const std::string& indicator, int year) {
    std::vector<std::string> texts;
    for (const auto& obstacle : In(indicator, year).obstacles) {
      texts.push_back(
          absl::StrCat(v1::Obstacle_Name(obstacle.obstacle()).substr(9), " ", obstacle.period()));
    }
    return texts;
  }

  Totals totals_;
  TestVocabulary vocabulary_;
};

// "giảm 1,7 điểm": 5 of 100 households were poor, 33 of 1000 are.
TEST_F(ComparisonTest, ADifferenceOfPercentagesIsInPoints) {
  Poor(2020, "5", "100");
  Poor(2022, "33", "1000");
  const Reading reading = In(kPoor + Comparing("DIFFERENCE", "BASE_YEAR"), 2022);
  EXPECT_EQ(*reading.value->rational(), mpq_class(-17, 10));
  EXPECT_EQ(reading.compared->value(), "3.3");
  EXPECT_EQ(reading.compared->reference(), "5");
  EXPECT_EQ(reading.compared->reference_period(), "2020");
  EXPECT_FALSE(reading.compared->planned());
  // What a value is made of is not what the difference is made of.
  EXPECT_FALSE(reading.numerator.has_value());
  EXPECT_THAT(reading.evidence.rounds, ElementsAre("units/khoai-chau/rounds/socio.2020",
                                                   "units/khoai-chau/rounds/socio.2022"));
}

// "giảm 50% so với 2015": the target has a base year of its own, beside that of the plan.
TEST_F(ComparisonTest, APercentChangeStartsFromTheTargetsOwnYear) {
  Income(2015, "300");
  Income(2020, "200");
  Income(2022, "150");
  const std::string change = kIncome + Comparing("PERCENT_CHANGE", "BASE_YEAR");
  EXPECT_EQ(Value(change + R"(base_period: "2015")", 2022), "-50.0000");
  EXPECT_EQ(Value(change, 2022), "-25.0000");
  EXPECT_EQ(In(change + R"(base_period: "2015")", 2022).compared->reference_period(), "2015");
}

TEST_F(ComparisonTest, AShareOfTheBaseIsInPerCentOfIt) {
  Income(2020, "200");
  Income(2022, "206");
  EXPECT_EQ(Value(kIncome + Comparing("PERCENT_OF", "BASE_YEAR"), 2022), "103.0000");
}

TEST_F(ComparisonTest, GrowthYearOnYearIsOfTheYearBefore) {
  Income(2020, "100");
  Income(2021, "110");
  Income(2022, "132");
  const std::string growth = kIncome + Comparing("PERCENT_CHANGE", "YEAR_BEFORE");
  EXPECT_EQ(Value(growth, 2021), "10.0000");
  EXPECT_EQ(Value(growth, 2022), "20.0000");
  EXPECT_EQ(In(growth, 2022).compared->reference_period(), "2021");
  EXPECT_THAT(Obstacles(growth, 2024), ElementsAre("NO_ROUND 2023", "NO_ROUND 2024"));
}

TEST_F(ComparisonTest, GrowthMayBeOfARatio) {
  Poor(2020, "10", "100");
  Poor(2022, "121", "1000");
  EXPECT_EQ(In(kPoor + Comparing("COMPOUND_GROWTH", "BASE_YEAR"), 2022).value->Rounded(2), "10.00");
}

TEST_F(ComparisonTest, NothingIsComparedWithItselfOrALaterYear) {
  Income(2022, "100");
  Income(2023, "110");
  const std::string change =
      kIncome + Comparing("PERCENT_CHANGE", "BASE_YEAR") + R"(base_period: "2022")";
  EXPECT_THAT(Obstacles(change, 2021), ElementsAre("NOT_AFTER_BASE 2021"));
  EXPECT_THAT(Obstacles(change, 2022), ElementsAre("NOT_AFTER_BASE 2022"));
  EXPECT_EQ(Value(change, 2023), "10.0000");
}

TEST_F(ComparisonTest, PerCentAreOfSomething) {
  Income(2020, "0");
  Income(2022, "-5");
  for (const std::string kind : {"PERCENT_CHANGE", "PERCENT_OF"}) {
    EXPECT_THAT(Obstacles(kIncome + Comparing(kind, "BASE_YEAR"), 2022),
                ElementsAre("ZERO_BASE 2020"))
        << kind;
  }
  // No power of a rate leads below zero.
  EXPECT_THAT(Obstacles(kIncome + Comparing("COMPOUND_GROWTH", "BASE_YEAR"), 2022),
              ElementsAre("ZERO_BASE 2020", "ZERO_BASE 2022"));
  EXPECT_EQ(Value(kIncome + Comparing("DIFFERENCE", "BASE_YEAR"), 2022), "-5.0000");
  Income(2020, "10");
  EXPECT_EQ(Value(kIncome + Comparing("PERCENT_CHANGE", "BASE_YEAR"), 2022), "-150.0000");
}

// "đạt 103% kế hoạch".
TEST_F(ComparisonTest, WhatWasPlannedIsThatOfTheYear) {
  Income(2021, "90");
  Income(2022, "206");
  const std::string plan = R"(planned { period: "2021" value: "100" }
                              planned { period: "2022" value: "200" } )";
  const std::string share = kIncome + Comparing("PERCENT_OF", "PLANNED", plan);
  EXPECT_EQ(Value(share, 2021), "90.0000");
  EXPECT_EQ(Value(share, 2022), "103.0000");
  const Reading reading = In(share, 2022);
  EXPECT_EQ(reading.compared->value(), "206");
  EXPECT_EQ(reading.compared->reference(), "200");
  EXPECT_EQ(reading.compared->reference_period(), "2022");
  EXPECT_TRUE(reading.compared->planned());
  EXPECT_EQ(Value(kIncome + Comparing("DIFFERENCE", "PLANNED", plan), 2021), "-10.0000");
  EXPECT_EQ(Value(kIncome + Comparing("PERCENT_CHANGE", "PLANNED", plan), 2022), "3.0000");
  Income(2023, "300");
  EXPECT_THAT(Obstacles(share, 2023), ElementsAre("NOT_PLANNED 2023"));
  // Over the term 296 against 300.
  EXPECT_EQ(Value(share + "window: WINDOW_TERM_TO_DATE", 2022), "98.6667");
  EXPECT_EQ(In(share + "window: WINDOW_TERM_TO_DATE", 2022).compared->reference(), "300");
  EXPECT_EQ(In(share + "window: WINDOW_TERM_TO_DATE", 2022).compared->reference_period(),
            "2021-2022");
}

// 10 % and 20 % are 15 % on average, and 14.89 % if they are chained, which they are not.
TEST_F(ComparisonTest, AMeanOfPublishedRatesIsNotChained) {
  Water(2020, "90");
  Water(2021, "10");
  Water(2022, "20");
  Water(2023, "20.01");
  const std::string mean = kWater + std::string("window: WINDOW_MEAN_TO_DATE");
  EXPECT_EQ(Value(mean, 2021), "10.0000");
  EXPECT_EQ(Value(mean, 2022), "15.0000");
  EXPECT_EQ(*In(mean, 2023).value->rational(), mpq_class(1667, 100));
  EXPECT_THAT(Obstacles(mean, 2025), ElementsAre("NO_ROUND 2024", "NO_ROUND 2025"));
}

TEST_F(ComparisonTest, AMeanOfFlowsIsWhatAYearCameTo) {
  Income(2021, "100");
  Income(2022, "50");
  EXPECT_EQ(Value(kIncome + std::string("window: WINDOW_MEAN_TO_DATE"), 2022), "75.0000");
}

TEST_F(ComparisonTest, AsksForTheYearsThatItCompares) {
  const auto years = [](const std::string& indicator, int year) {
    const auto target = FromText<v1::Target>(
        "due_period: '2025' quantifier: QUANTIFIER_AT_DUE indicator { " + indicator + " }");
    std::vector<std::string> asked;
    for (const TotalKey& key : RequiredTotals(target, OccasionIn(year))) {
      if (key.period.size() == 4) asked.push_back(key.period);
    }
    return asked;
  };
  EXPECT_THAT(years(kIncome + Comparing("PERCENT_CHANGE", "YEAR_BEFORE"), 2023),
              ElementsAre("2020", "2022", "2023"));
  EXPECT_THAT(
      years(kIncome + Comparing("PERCENT_CHANGE", "BASE_YEAR") + R"(base_period: "2015")", 2023),
      ElementsAre("2015", "2023"));
  EXPECT_THAT(
      years(kIncome + Comparing("MEAN_OF_RATES", "BASE_YEAR") + R"(base_period: "2021")", 2023),
      ElementsAre("2021", "2022", "2023"));
  EXPECT_THAT(years(kWater + std::string("window: WINDOW_MEAN_TO_DATE"), 2022),
              ElementsAre("2020", "2021", "2022"));
}

TEST(Compare, RefusesNoKind) {
  EXPECT_EQ(Compare(v1::COMPARISON_KIND_UNSPECIFIED, {1, 2}, 1).status().code(),
            absl::StatusCode::kDataLoss);
}

// Flows and stocks are those of January to August, a published rate is that of August alone.
TEST_F(ComparisonTest, WhatIsDueOnADayIsOfTheMonthsUpToIt) {
  const auto up_to = [this](const std::string& element) {
    auto target = FromText<v1::Target>(R"(due_period: "2025-08-31" indicator { level { value {
        terms { cell { form: "forms/socio" aggregate: AGGREGATE_SUM } } } } })");
    target.mutable_indicator()
        ->mutable_level()
        ->mutable_value()
        ->mutable_terms(0)
        ->mutable_cell()
        ->set_element("elements/" + element);
    const Occasion occasion = OccasionIn(2025);
    return Measure::Of(target, occasion, totals_, vocabulary_)->In(2025).value();
  };
  const auto cells = [](int income, int population) {
    return absl::StrCat(R"(cells { element: "elements/income" sum: ")", income,
                        R"(" } cells { element: "elements/population" sum: ")", population, "\" }");
  };
  AddTotal(totals_, "socio", "2025", cells(1000, 1000));
  EXPECT_EQ(up_to("income").obstacles.size(), 1);
  EXPECT_EQ(up_to("population").obstacles.size(), 1);
  AddTotal(totals_, "socio", "2025-01..2025-08", cells(75, 8));
  EXPECT_EQ(*up_to("income").value->rational(), 75);
  EXPECT_EQ(*up_to("population").value->rational(), 8);
  // A flow needs all months, a stock the last one.
  const std::string basis = "expected: 25 accepted: 25 missing_periods: ";
  AddTotal(totals_, "socio", "2025-01..2025-08", cells(75, 8), basis + "'2025-02'");
  EXPECT_FALSE(up_to("income").value.has_value());
  EXPECT_TRUE(up_to("population").value.has_value());
  AddTotal(totals_, "socio", "2025-01..2025-08", cells(75, 8), basis + "'2025-08'");
  EXPECT_FALSE(up_to("population").value.has_value());
}

}  // namespace
}  // namespace thidua::targets
