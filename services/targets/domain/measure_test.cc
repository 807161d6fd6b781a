#include "services/targets/domain/measure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kIncomePerHead[] = R"(indicator { decimals: 1 ratio {
    numerator { terms { cell { form: "forms/socio" element: "elements/income"
                               aggregate: AGGREGATE_SUM } } }
    denominator { terms { cell { form: "forms/socio" element: "elements/population"
                                 aggregate: AGGREGATE_SUM } } } }
    published { form: "forms/survey" element: "elements/income_per_head"
                aggregate: AGGREGATE_SUM } })";

constexpr char kIncome[] = R"(indicator { level { value { terms { cell {
    form: "forms/socio" element: "elements/income" aggregate: AGGREGATE_SUM } } } } })";

constexpr char kIncomeGrowth[] =
    R"(indicator { decimals: 2 comparison { kind: COMPARISON_KIND_COMPOUND_GROWTH
                                            reference: REFERENCE_BASE_YEAR }
    level { value { terms { cell { form: "forms/socio" element: "elements/income"
                           aggregate: AGGREGATE_SUM } } } } })";

// A total with that income and nothing else.
std::string Income(const std::string& sum) {
  return R"(cells { element: "elements/income" kind: VALUE_KIND_AMOUNT sum: ")" + sum + "\" }";
}

class MeasureTest : public ::testing::Test {
 protected:
  Reading In(const std::string& target, int year, int evaluated = 2025) {
    auto message = FromText<v1::Target>(target);
    if (message.due_period().empty()) message.set_due_period("2025");
    const Occasion occasion = OccasionIn(evaluated);
    const auto measure = Measure::Of(message, occasion, totals_, vocabulary_);
    return measure->In(year).value();
  }
  std::string Value(const std::string& target, int year) {
    const Reading reading = In(target, year);
    return reading.value ? ExactText(*reading.value->rational()) : "none";
  }
  // "COVERAGE 2022 income" and so on.
  std::vector<std::string> Obstacles(const std::string& target, int year) {
    std::vector<std::string> texts;
    for (const auto& obstacle : In(target, year).obstacles) {
      const std::string element = obstacle.element();
      texts.push_back(absl::StrCat(v1::Obstacle_Name(obstacle.obstacle()).substr(9), " ",
                                   obstacle.period(), " ", element.substr(element.find('/') + 1)));
    }
    return texts;
  }

  Totals totals_;
  TestVocabulary vocabulary_;
};

TEST_F(MeasureTest, RatioIsOfSums) {
  AddTotal(totals_, "socio", "2022",
           R"(cells { element: "elements/income" kind: VALUE_KIND_AMOUNT sum: "2450.5" }
              cells { element: "elements/population" kind: VALUE_KIND_COUNT sum: "10" })");
  const Reading reading = In(kIncomePerHead, 2022);
  EXPECT_EQ(reading.value->Rounded(2), "245.05");
  EXPECT_EQ(*reading.numerator, mpq_class(4901, 2));
  EXPECT_EQ(*reading.denominator, 10);
  EXPECT_FALSE(reading.from_published_rate);
  EXPECT_EQ(reading.evidence.expected, 25);
  EXPECT_EQ(reading.evidence.accepted, 25);
  EXPECT_EQ(reading.evidence.status, type::v1::VALUE_STATUS_OFFICIAL);
  EXPECT_THAT(reading.evidence.rounds, ElementsAre("units/khoai-chau/rounds/socio.2022"));
}

TEST_F(MeasureTest, PublishedRateStandsInForMissingParts) {
  AddTotal(totals_, "socio", "2022", R"(cells { element: "elements/population" sum: "10" })");
  AddTotal(totals_, "survey", "2022",
           R"(cells { element: "elements/income_per_head" kind: VALUE_KIND_PUBLISHED_RATE n: 1
                      sum: "83.6" })",
           "expected: 1 accepted: 1");
  const Reading reading = In(kIncomePerHead, 2022);
  EXPECT_EQ(reading.value->Rounded(1), "83.6");
  EXPECT_TRUE(reading.from_published_rate);
  EXPECT_FALSE(reading.numerator.has_value());
  EXPECT_THAT(reading.obstacles, IsEmpty());
  EXPECT_THAT(reading.evidence.rounds, ElementsAre("units/khoai-chau/rounds/survey.2022"));
}

TEST_F(MeasureTest, ConflictOfAPublishedRateIsNoted) {
  // 2450.5 for 10 people are 245.05 each. The survey publishes one decimal.
  AddTotal(totals_, "socio", "2022",
           R"(cells { element: "elements/income" kind: VALUE_KIND_AMOUNT sum: "2450.5" }
              cells { element: "elements/population" kind: VALUE_KIND_COUNT sum: "10" })");
  const auto published = [this](const std::string& rate, const std::string& more = "") {
    AddTotal(totals_, "survey", "2022",
             R"(cells { element: "elements/income_per_head" kind: VALUE_KIND_PUBLISHED_RATE n: 1
                        sum: ")" +
                 rate + "\" }",
             "expected: 1 accepted: 1 " + more);
    return In(kIncomePerHead, 2022);
  };
  // Either way of rounding 245.05 to one decimal is no conflict.
  for (const std::string rate : {"245", "245.1"}) {
    const Reading agreed = published(rate);
    EXPECT_FALSE(agreed.conflict.has_value()) << rate;
    EXPECT_EQ(agreed.value->Rounded(2), "245.05");
  }
  for (const std::string rate : {"244.9", "245.2", "250"}) {
    const Reading reading = published(rate);
    ASSERT_TRUE(reading.conflict.has_value()) << rate;
    EXPECT_EQ(reading.conflict->published(), rate);
    EXPECT_THAT(reading.conflict->rounds(), ElementsAre("units/khoai-chau/rounds/survey.2022"));
    EXPECT_EQ(reading.value->Rounded(2), "245.05");
    EXPECT_FALSE(reading.from_published_rate);
    EXPECT_EQ(reading.numerator, mpq_class(4901, 2));
    EXPECT_FALSE(reading.evidence.simulated);
    // The value does not rest on the survey.
    EXPECT_THAT(reading.evidence.rounds, ElementsAre("units/khoai-chau/rounds/socio.2022"));
  }
  EXPECT_TRUE(published("250", "simulated: true").evidence.simulated);
}

TEST_F(MeasureTest, ConflictWithACompoundRateIsExact) {
  std::string target = kIncomeGrowth;
  target.insert(target.find("decimals"), R"(published { form: "forms/survey"
      element: "elements/income_per_head" aggregate: AGGREGATE_SUM } )");
  const auto conflicts = [&](const std::string& income, const std::string& rate) {
    AddTotal(totals_, "socio", "2020", Income("100"));
    AddTotal(totals_, "socio", "2022", Income(income));
    AddTotal(totals_, "survey", "2022",
             R"(cells { element: "elements/income_per_head" sum: ")" + rate + "\" }",
             "expected: 1 accepted: 1");
    return In(target, 2022).conflict.has_value();
  };
  // 1.0949^2 = 1.19880601, so that 119.88 grows by a little less than 9.49 %: 9.5 with one decimal.
  EXPECT_FALSE(conflicts("119.88", "9.5"));
  EXPECT_TRUE(conflicts("119.88", "10"));
  // 1.0945^2 = 1.19793025: from there on 9.5 is right, and a little below it is not.
  EXPECT_FALSE(conflicts("119.793025", "9.5"));
  EXPECT_TRUE(conflicts("119.793024", "9.5"));
}

TEST_F(MeasureTest, PublishedRateDoesNotCoverUpWhatMayNotBeSeen) {
  reporting::v1::TotalResult restricted;
  restricted.set_absence(reporting::v1::TOTAL_ABSENCE_RESTRICTED);
  totals_.Add({"forms/socio", "2022"}, restricted);
  AddTotal(totals_, "survey", "2022",
           R"(cells { element: "elements/income_per_head" sum: "83.6" })",
           "expected: 1 accepted: 1");
  EXPECT_THAT(Obstacles(kIncomePerHead, 2022),
              ElementsAre("RESTRICTED 2022 income", "RESTRICTED 2022 population"));
}

TEST_F(MeasureTest, MissingIsNotZero) {
  EXPECT_THAT(Obstacles(kIncome, 2022), ElementsAre("NO_ROUND 2022 income"));
  AddTotal(totals_, "socio", "2022", R"(cells { element: "elements/income" n: 0 })");
  EXPECT_THAT(Obstacles(kIncome, 2022), ElementsAre("MISSING_FIGURE 2022 income"));
  AddTotal(totals_, "socio", "2022", R"(cells { element: "elements/population" sum: "1" })");
  EXPECT_THAT(Obstacles(kIncome, 2022), ElementsAre("MISSING_FIGURE 2022 income"));
  AddTotal(totals_, "socio", "2022", Income("0"));
  EXPECT_EQ(Value(kIncome, 2022), "0");
}

TEST_F(MeasureTest, CoverageAndStatusAreDemanded) {
  const std::string base = kIncome;
  AddTotal(totals_, "socio", "2022",
           R"(cells { element: "elements/income" sum: "5" n: 20 status: VALUE_STATUS_ESTIMATE })",
           "expected: 25 accepted: 20");
  EXPECT_THAT(Obstacles(base, 2022), ElementsAre("COVERAGE 2022 income"));
  EXPECT_EQ(Value(base + R"(minimum_coverage_percent: "80")", 2022), "5");
  EXPECT_THAT(Obstacles(base + R"(minimum_coverage_percent: "80.1"
                                  minimum_status: VALUE_STATUS_OFFICIAL)",
                        2022),
              ElementsAre("COVERAGE 2022 income", "STATUS 2022 income"));
  const Reading reading = In(base, 2022);
  EXPECT_EQ(reading.evidence.accepted, 20);
  EXPECT_TRUE(reading.evidence.provisional());
}

// 25 communes have a population, 3 of them one that is older than the year's last quarter.
TEST_F(MeasureTest, SaysWhatIsCarriedAndRefusesItIfDemanded) {
  const std::string target = R"(indicator { level { value { terms { cell { form: "forms/socio"
      element: "elements/population" aggregate: AGGREGATE_SUM } } } } })";
  AddTotal(totals_, "socio", "2022", R"(cells { element: "elements/population" sum: "190000" n: 25
                                         carried: 3 oldest_period: "2022-q2" })");
  EXPECT_EQ(Value(target, 2022), "190000");
  EXPECT_EQ(In(target, 2022).evidence.carried, 3);
  EXPECT_EQ(In(target, 2022).evidence.oldest_period, "2022-q2");
  EXPECT_THAT(Obstacles(target + "nothing_carried: true", 2022),
              ElementsAre("CARRIED 2022-q2 population"));
}

// The year's stock is that of its end: it needs the last quarter, as long as the owner exists.
TEST_F(MeasureTest, AStockNeedsTheLastPeriodOfTheYear) {
  const auto message = FromText<v1::Target>(
      R"(due_period: "2025" indicator { level { value { terms { cell { form: "forms/socio"
         element: "elements/population" aggregate: AGGREGATE_SUM } } } } })");
  const auto obstacles_in = [&](const std::string& basis, const std::string& owner_end) {
    AddTotal(totals_, "socio", "2025", R"(cells { element: "elements/population" sum: "5" n: 25 })",
             "expected: 25 accepted: 25 " + basis);
    const Occasion occasion = OccasionIn(2025, owner_end);
    const auto measure = Measure::Of(message, occasion, totals_, vocabulary_);
    std::vector<std::string> periods;
    const Reading reading = measure->In(2025).value();
    for (const auto& detail : reading.obstacles) {
      EXPECT_EQ(detail.obstacle(), v1::OBSTACLE_NO_ROUND);
      periods.push_back(detail.period());
    }
    return periods;
  };
  const std::string first = "missing_periods: '2025-q1' ", last = "missing_periods: '2025-q4' ";
  EXPECT_THAT(obstacles_in(first, ""), IsEmpty());
  EXPECT_THAT(obstacles_in(first + last, ""), ElementsAre("2025-q4"));
  EXPECT_THAT(obstacles_in("missing_periods: '2025-q3' " + last, "2025-07-01"), IsEmpty());
  EXPECT_THAT(obstacles_in("missing_periods: '2025-q2' missing_periods: '2025-q3' ", "2025-07-01"),
              ElementsAre("2025-q2"));
}

TEST_F(MeasureTest, AcceptedReportWithoutTheFigureDoesNotCover) {
  AddTotal(totals_, "socio", "2022", R"(cells { element: "elements/income" sum: "5" n: 24 })");
  EXPECT_THAT(Obstacles(kIncome, 2022), ElementsAre("COVERAGE 2022 income"));
}

TEST_F(MeasureTest, ZeroDenominatorIsAnObstacle) {
  AddTotal(totals_, "socio", "2022",
           R"(cells { element: "elements/income" sum: "5" }
              cells { element: "elements/population" sum: "0" })");
  EXPECT_THAT(Obstacles(kIncomePerHead, 2022), ElementsAre("ZERO_BASE 2022 population"));
}

TEST_F(MeasureTest, TermToDateAddsYearsUp) {
  const std::string target =
      R"(indicator { window: WINDOW_TERM_TO_DATE level { value { terms { coefficient: "0.5" cell {
         form: "forms/socio" element: "elements/income" aggregate: AGGREGATE_SUM } } } } })";
  AddTotal(totals_, "socio", "2020", Income("1000"));
  AddTotal(totals_, "socio", "2021", Income("10"));
  AddTotal(totals_, "socio", "2023", Income("30"));
  EXPECT_THAT(Obstacles(target, 2023), ElementsAre("NO_ROUND 2022 income"));
  AddTotal(totals_, "socio", "2022", Income("20"));
  EXPECT_EQ(Value(target, 2023), "30");
}

TEST_F(MeasureTest, AddsUpBeyond64Bits) {
  AddTotal(totals_, "socio", "2022", Income("99999999999999999999999999.999"));
  const std::string target = R"(indicator { level { value {
      terms { coefficient: "999999999999999999" cell { form: "forms/socio"
              element: "elements/income" aggregate: AGGREGATE_SUM } } } } })";
  EXPECT_EQ(Value(target, 2022), "99999999999999999899999999999000000000000000.001");
}

TEST_F(MeasureTest, CountsSubjectsAtALevelOrAbove) {
  const auto target = [](const std::string& levels) {
    return R"(indicator { level { value { terms { cell { form: "forms/rating"
              element: "elements/rating" aggregate: AGGREGATE_COUNT_AT_LEAST )" +
           levels + "} } } } }";
  };
  const std::string good = R"(at_least { scale: "scales/new" level: "good" })";
  const std::string clean = R"(at_least { scale: "scales/old" level: "strong" })";
  // Nobody is "good": the level is left out of the total, and "excellent" still counts.
  AddTotal(totals_, "rating", "2022",
           R"(cells { element: "elements/rating" kind: VALUE_KIND_STATE n: 25
              levels { level: "failed" count: 4 } levels { level: "excellent" count: 21 } })");
  EXPECT_EQ(Value(target(clean + good), 2022), "21");
  EXPECT_THAT(Obstacles(target(clean), 2022), ElementsAre("NOT_COMPARABLE 2022 rating"));
  // A round that was pinned to the old scale.
  AddTotal(totals_, "rating", "2021",
           R"(cells { element: "elements/rating" kind: VALUE_KIND_STATE n: 25
              levels { level: "weak" count: 3 } levels { level: "strong" count: 10 }
              levels { level: "clean" count: 12 } })");
  EXPECT_EQ(Value(target(clean + good), 2021), "22");
  EXPECT_THAT(Obstacles(target(good), 2021), ElementsAre("NOT_COMPARABLE 2021 rating"));
}

TEST_F(MeasureTest, SplitTakesTheNamedValues) {
  const std::string target = R"(indicator { level { value { terms { cell { form: "forms/socio"
      element: "elements/population" aggregate: AGGREGATE_SUM
      split { attribute: "urban_class" values: "IV" values: "V" } } } } } })";
  const std::string cell = R"(cells { element: "elements/population" sum: "100" )";
  AddTotal(totals_, "socio", "2022", cell + R"(splits { attribute: "urban_class" n: 20 sum: "70" }
                     splits { attribute: "urban_class" value: "IV" n: 1 sum: "10" }
                     splits { attribute: "urban_class" value: "V" n: 4 sum: "20" } })");
  EXPECT_EQ(Value(target, 2022), "30");
  AddTotal(totals_, "socio", "2022",
           cell + R"(splits { attribute: "urban_class" n: 25 sum: "100" } })");
  EXPECT_THAT(Obstacles(target, 2022), ElementsAre("UNKNOWN_SPLIT 2022 population"));
  AddTotal(totals_, "socio", "2022", cell + "}");
  EXPECT_THAT(Obstacles(target, 2022), ElementsAre("NOT_COMPARABLE 2022 population"));
  // Somebody's rounds do not split: 5 of 25 subjects are in no part.
  AddTotal(totals_, "socio", "2022", cell + R"(splits { attribute: "urban_class" n: 16 sum: "60" }
                     splits { attribute: "urban_class" value: "IV" n: 1 sum: "10" }
                     splits { attribute: "urban_class" value: "V" n: 3 sum: "20" } })");
  EXPECT_THAT(Obstacles(target, 2022), ElementsAre("NOT_COMPARABLE 2022 population"));
}

// All 25 reports are accepted, and none of the three subjects of class IV fills it in: the part has
// no value, however little coverage the target asks for. A value that is misspelt is none either.
TEST_F(MeasureTest, APartWithoutValuesIsNotZero) {
  const auto target = [](const std::string& value, const std::string& aggregate) {
    return R"(minimum_coverage_percent: "0" indicator { level { value { terms { cell {
        form: "forms/socio" element: "elements/population" aggregate: )" +
           aggregate + R"( split { attribute: "urban_class" values: ")" + value +
           R"(" } } } } } })";
  };
  AddTotal(totals_, "socio", "2022", R"(cells { element: "elements/population" n: 22 sum: "100"
                     splits { attribute: "urban_class" value: "IV" of: 3 }
                     splits { attribute: "urban_class" value: "V" n: 22 sum: "100" } })");
  for (const char* aggregate : {"AGGREGATE_SUM", "AGGREGATE_COUNT"}) {
    EXPECT_THAT(Obstacles(target("IV", aggregate), 2022),
                ElementsAre("MISSING_FIGURE 2022 population"));
    EXPECT_THAT(Obstacles(target("VI", aggregate), 2022),
                ElementsAre("UNKNOWN_SPLIT 2022 population"));
  }
  EXPECT_EQ(Value(target("V", "AGGREGATE_SUM"), 2022), "100");
}

// A commune that ended in July never sent January: 2 of 2 reports stand in the last round, and of
// all 24 + 11 subject-months one is missing. One that began in July and sent everything lacks none.
TEST_F(MeasureTest, CoverageIsThatOfTheCellOverItsWindow) {
  const std::string target = R"(indicator { level { value { terms { cell { form: "forms/socio"
      element: "elements/income" aggregate: AGGREGATE_SUM } } } } })";
  AddTotal(totals_, "socio", "2023",
           R"(cells { element: "elements/income" n: 34 of: 35 sum: "20" })",
           "expected: 35 accepted: 35");
  EXPECT_THAT(Obstacles(target, 2023), ElementsAre("COVERAGE 2023 income"));
  AddTotal(totals_, "socio", "2023",
           R"(cells { element: "elements/income" n: 30 of: 30 sum: "20" })",
           "expected: 30 accepted: 30");
  EXPECT_EQ(Value(target, 2023), "20");
}

TEST_F(MeasureTest, FlowsNeedEveryPeriodOfAFold) {
  const std::string basis = R"(expected: 25 accepted: 25 missing_periods: "2022-11")";
  AddTotal(totals_, "socio", "2022",
           R"(rounds: "r1" rounds: "r2" cells { element: "elements/income" sum: "5" }
              cells { element: "elements/population" sum: "7" })",
           basis);
  EXPECT_THAT(Obstacles(kIncome, 2022), ElementsAre("NO_ROUND 2022-11 income"));
  const Reading stock = In(R"(indicator { level { value { terms { cell { form: "forms/socio"
      element: "elements/population" aggregate: AGGREGATE_SUM } } } } })",
                           2022);
  EXPECT_EQ(stock.value->Rounded(0), "7");
  EXPECT_THAT(stock.evidence.rounds, ElementsAre("r1", "r2"));
}

TEST_F(MeasureTest, YearMayBeAdministrative) {
  AddTotal(totals_, "socio", "a2022", Income("5"));
  EXPECT_EQ(Value(kIncome, 2022), "5");
}

TEST_F(MeasureTest, GrowthNeedsAPositiveBase) {
  AddTotal(totals_, "socio", "2022", Income("121"));
  EXPECT_THAT(Obstacles(kIncomeGrowth, 2022), ElementsAre("NO_ROUND 2020 income"));
  AddTotal(totals_, "socio", "2020", Income("0"));
  EXPECT_THAT(Obstacles(kIncomeGrowth, 2022), ElementsAre("ZERO_BASE 2020 income"));
  AddTotal(totals_, "socio", "2020", Income("100"));
  EXPECT_EQ(In(kIncomeGrowth, 2022).value->Rounded(2), "10.00");
}

TEST_F(MeasureTest, MeanOfRatesNeedsEveryYear) {
  std::string target = kIncomeGrowth;
  target.replace(target.find("COMPOUND_GROWTH"), 15, "MEAN_OF_RATES");
  AddTotal(totals_, "socio", "2020", Income("100"));
  AddTotal(totals_, "socio", "2022", Income("108"));
  EXPECT_THAT(Obstacles(target, 2022), ElementsAre("NO_ROUND 2021 income"));
  AddTotal(totals_, "socio", "2021", Income("120"));
  EXPECT_EQ(Value(target, 2022), "5");
}

}  // namespace
}  // namespace thidua::targets
