#include "services/targets/domain/target_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kGood[] = R"(
    title: "Thu nhập bình quân đầu người" phrases: "thu nhập bình quân đầu người đạt 115 triệu"
    source_date: "2020-08-05" quantifier: QUANTIFIER_AT_DUE due_period: "2025"
    indicator { decimals: 1 ratio { scale: 1
      numerator { terms { cell { form: "forms/socio" element: "elements/income"
                                 aggregate: AGGREGATE_SUM } } }
      denominator { terms { coefficient: "1" cell { form: "forms/socio"
                            element: "elements/population" aggregate: AGGREGATE_SUM
                            split { attribute: "urban_class" values: "V" } } } } }
      published { form: "forms/survey" element: "elements/income_per_head"
                  aggregate: AGGREGATE_SUM } }
    bound { kind: BOUND_KIND_AT_LEAST value: "115" }
    trajectory { period: "2022" value: "80" } trajectory { period: "2024" value: "100.5" })";

Violations Check(const v1::Target& target) {
  Violations violations;
  CheckTarget(target, {ParsePeriod("2021-2025").value(), 2020}, {}, TestVocabulary(), violations);
  return violations;
}

// The violations of kGood after merging in `changes`.
Violations CheckWith(const std::string& changes) {
  auto target = FromText<v1::Target>(kGood);
  target.MergeFrom(FromText<v1::Target>(changes));
  return Check(target);
}

TEST(CheckTarget, AcceptsAGoodOne) { EXPECT_THAT(FieldsOf(CheckWith("")), IsEmpty()); }

TEST(CheckTarget, FindsEachViolation) {
  struct Case {
    std::string changes;
    std::string field;
    ErrorReason reason = type::v1::ERROR_REASON_INVALID_FIELD;
  };
  const Case cases[] = {
      {"title: \"Thu nh\u0061\u0323\u0302p\"", "target.title", type::v1::ERROR_REASON_INVALID_TEXT},
      {R"(phrases: "\001")", "target.phrases[1]", type::v1::ERROR_REASON_INVALID_TEXT},
      {R"(source_date: "5/8/2020")", "target.source_date"},
      {R"(composition: "Kinh tế")", "target.composition", type::v1::ERROR_REASON_INVALID_NAME},
      {R"(due_period: "2046")", "target.due_period", type::v1::ERROR_REASON_UNKNOWN_PERIOD},
      {R"(due_period: "2020-12-31")", "target.due_period", type::v1::ERROR_REASON_UNKNOWN_PERIOD},
      {R"(due_period: "2025-06-15")", "target.due_period", type::v1::ERROR_REASON_UNKNOWN_PERIOD},
      {R"(trajectory { period: "2026" value: "1" })", "target.trajectory[2].period",
       type::v1::ERROR_REASON_UNKNOWN_PERIOD},
      {R"(alternatives { title: "x" bound { kind: BOUND_KIND_AT_LEAST value: "1" } })",
       "target.alternatives[0].id", type::v1::ERROR_REASON_INVALID_NAME},
      {R"(alternatives { id: "a" bound { kind: BOUND_KIND_AT_LEAST value: "1" } })",
       "target.alternatives[0].title"},
      {R"(alternatives { id: "a" title: "x" })", "target.alternatives[0]"},
      {R"(alternatives { id: "a" title: "x" bound { kind: BOUND_KIND_AT_LEAST value: "1,5" } })",
       "target.alternatives[0].bound.value", type::v1::ERROR_REASON_INVALID_NUMBER},
      {R"(alternatives { id: "a" title: "x" indicator { composite {} } })",
       "target.alternatives[0].indicator.composite"},
      {R"(alternatives { id: "a" title: "x" quantifier: QUANTIFIER_EVERY_YEAR }
          alternatives { id: "a" title: "y" quantifier: QUANTIFIER_EVERY_YEAR })",
       "target.alternatives[1].id", type::v1::ERROR_REASON_DUPLICATE},
      {"indicator { window: WINDOW_MEAN_TO_DATE }", "target.indicator.window"},
      {R"(due_period: "2025-06")", "target.due_period", type::v1::ERROR_REASON_UNKNOWN_PERIOD},
      {R"(minimum_coverage_percent: "100.1")", "target.minimum_coverage_percent"},
      {R"(minimum_coverage_percent: "80%")", "target.minimum_coverage_percent",
       type::v1::ERROR_REASON_PERCENTAGE_FOR_PART},
      {R"(risk_margin: "-1")", "target.risk_margin"},
      {R"(trajectory { period: "2023" value: "1" })", "target.trajectory[2].period"},
      {R"(trajectory { period: "2025" value: "1,5" })", "target.trajectory[2].value",
       type::v1::ERROR_REASON_INVALID_NUMBER},
      {"indicator { decimals: 7 }", "target.indicator.decimals"},
      {"indicator { ratio { scale: 1000001 } }", "target.indicator.ratio.scale"},
      {"indicator { ratio { scale: -1 } }", "target.indicator.ratio.scale"},
      {R"(indicator { ratio { numerator { terms { coefficient: "1e3" cell { form: "forms/socio"
          element: "elements/events" aggregate: AGGREGATE_SUM } } } } })",
       "target.indicator.ratio.numerator.terms[1].coefficient",
       type::v1::ERROR_REASON_INVALID_NUMBER},
      {R"(indicator { ratio { numerator { terms { cell { form: "forms/none"
          element: "elements/events" aggregate: AGGREGATE_SUM } } } } })",
       "target.indicator.ratio.numerator.terms[1].cell.form",
       type::v1::ERROR_REASON_UNKNOWN_REFERENCE},
      {R"(indicator { ratio { numerator { terms { cell { form: "forms/socio"
          element: "elements/none" aggregate: AGGREGATE_SUM } } } } })",
       "target.indicator.ratio.numerator.terms[1].cell.element",
       type::v1::ERROR_REASON_UNKNOWN_ELEMENT},
      {R"(indicator { ratio { numerator { terms { cell { form: "forms/survey"
          element: "elements/events" aggregate: AGGREGATE_SUM } } } } })",
       "target.indicator.ratio.numerator.terms[1].cell.element",
       type::v1::ERROR_REASON_UNKNOWN_ELEMENT},
      {R"(indicator { ratio { numerator { terms { cell { form: "forms/socio"
          element: "elements/events" } } } } })",
       "target.indicator.ratio.numerator.terms[1].cell.aggregate"},
      {R"(indicator { level { value { terms { cell { form: "forms/rating"
          element: "elements/rating" aggregate: AGGREGATE_SUM } } } } })",
       "target.indicator.level.value.terms[0].cell.aggregate",
       type::v1::ERROR_REASON_WRONG_VALUE_KIND},
      {R"(indicator { level { value { terms { cell { form: "forms/socio"
          element: "elements/events" aggregate: AGGREGATE_COUNT_AT_LEAST
          at_least { scale: "scales/new" level: "good" } } } } } })",
       "target.indicator.level.value.terms[0].cell.aggregate",
       type::v1::ERROR_REASON_WRONG_VALUE_KIND},
      {R"(indicator { level { value { terms { cell { form: "forms/rating"
          element: "elements/rating" aggregate: AGGREGATE_COUNT_AT_LEAST } } } } })",
       "target.indicator.level.value.terms[0].cell.at_least"},
      {R"(indicator { level { value { terms { cell { form: "forms/rating"
          element: "elements/rating" aggregate: AGGREGATE_COUNT_AT_LEAST
          at_least { scale: "scales/new" level: "best" } } } } } })",
       "target.indicator.level.value.terms[0].cell.at_least[0].level",
       type::v1::ERROR_REASON_UNKNOWN_LEVEL},
      {R"(indicator { level { value { terms { cell { form: "forms/rating"
          element: "elements/rating" aggregate: AGGREGATE_COUNT_AT_LEAST
          at_least { scale: "scales/old" level: "clean" } } } } } })",
       "target.indicator.level.value.terms[0].cell.at_least", type::v1::ERROR_REASON_UNKNOWN_LEVEL},
      {R"(indicator { published { split { attribute: "urban_class" values: "V" } } })",
       "target.indicator.published.split.attribute", type::v1::ERROR_REASON_UNKNOWN_REFERENCE},
      {R"(indicator { published { rolled_up: true } })", "target.indicator.published.rolled_up",
       type::v1::ERROR_REASON_WRONG_VALUE_KIND},
      {R"(indicator { published { form: "forms/socio" element: "elements/events" } })",
       "target.indicator.published.element", type::v1::ERROR_REASON_WRONG_VALUE_KIND},
      {R"(bound { value: "1,5" })", "target.bound.value", type::v1::ERROR_REASON_INVALID_NUMBER},
      {R"(allocations { valid_from: "2021-01-01"
                        parts { unit: "units/dan-tien" value: "115" } })",
       "target.allocations"},
  };
  for (const Case& c : cases) {
    const Violations violations = CheckWith(c.changes);
    EXPECT_THAT(FieldsOf(violations), ElementsAre(c.field)) << c.changes;
    ASSERT_FALSE(violations.empty()) << c.changes;
    EXPECT_EQ(violations.list()[0].reason, c.reason) << c.changes;
  }
}

TEST(CheckTarget, MayBeDueOnADayOrAfterTheTermOrNever) {
  for (const std::string due : {"2021", "2025-12-31", "2045", "open-ended"}) {
    EXPECT_THAT(FieldsOf(CheckWith("due_period: '" + due + "'")), IsEmpty()) << due;
  }
  EXPECT_THAT(FieldsOf(CheckWith(R"(due_period: "2030" trajectory { period: "2030" value: "1" })")),
              IsEmpty());
  EXPECT_THAT(
      FieldsOf(CheckWith(R"(due_period: "open-ended" trajectory { period: "2045" value: "1" })")),
      IsEmpty());
}

// Income of half a year over people, or events of half a year, beside those of the years before.
TEST(CheckTarget, WhatFlowedByADayIsSinceTheTermBegan) {
  const auto fields = [](const std::string& element, const std::string& window) {
    auto target = FromText<v1::Target>(R"(quantifier: QUANTIFIER_AT_DUE due_period: "2025-06-30"
        indicator { window: WINDOW_)" + window +
                                       R"( level { value { terms { cell {
        form: "forms/socio" aggregate: AGGREGATE_SUM element: "elements/)" +
                                       element + "\" } } } } }");
    return FieldsOf(Check(target));
  };
  EXPECT_THAT(fields("population", "PERIOD"), IsEmpty());
  EXPECT_THAT(fields("events", "TERM_TO_DATE"), IsEmpty());
  EXPECT_THAT(fields("events", "PERIOD"), ElementsAre("target.due_period"));
  EXPECT_THAT(fields("events", "MEAN_TO_DATE"),
              ElementsAre("target.due_period", "target.due_period"));
  EXPECT_THAT(FieldsOf(CheckWith(R"(due_period: "2025-06-30")")), ElementsAre("target.due_period"));
  auto of_flows = FromText<v1::Target>(kGood);
  of_flows.set_due_period("2025-06-30");
  of_flows.mutable_indicator()
      ->mutable_ratio()
      ->mutable_denominator()
      ->mutable_terms(0)
      ->mutable_cell()
      ->set_element("elements/events");
  EXPECT_THAT(FieldsOf(Check(of_flows)), IsEmpty());
}

TEST(CheckTarget, FindsAllViolationsAtOnce) {
  EXPECT_THAT(FieldsOf(Check(FromText<v1::Target>("bound {}"))),
              UnorderedElementsAre("target.indicator", "target.bound.kind", "target.bound.value",
                                   "target.quantifier", "target.due_period"));
}

TEST(CheckTarget, AllocationsAreLookedAt) {
  EXPECT_THAT(FieldsOf(CheckWith("allocations { valid_from: '2021-01-01' "
                                 "parts { unit: 'units/dan-tien' value: 'x' } }")),
              UnorderedElementsAre("target.allocations", "target.allocations[0].parts[0].value"));
}

TEST(CheckTarget, GrowthComparesSingleYears) {
  auto target = FromText<v1::Target>(R"(quantifier: QUANTIFIER_AT_DUE due_period: "2025"
      indicator { window: WINDOW_TERM_TO_DATE level { value { terms { cell { form: "forms/socio"
      element: "elements/income" aggregate: AGGREGATE_SUM } } } }
      comparison { reference: REFERENCE_BASE_YEAR } })");
  EXPECT_THAT(FieldsOf(Check(target)),
              ElementsAre("target.indicator.comparison.kind", "target.indicator.window"));
}

// The violations of a level over these terms, each an element of forms/socio unless it names its
// own form.
std::vector<std::string> FieldsOfLevel(const std::vector<std::string>& elements,
                                       const std::string& window = "WINDOW_PERIOD",
                                       const std::string& more = "") {
  auto target = FromText<v1::Target>(R"(quantifier: QUANTIFIER_AT_DUE due_period: "2025" )");
  auto& indicator = *target.mutable_indicator();
  for (const std::string& element : elements) {
    auto& cell = *indicator.mutable_level()->mutable_value()->add_terms()->mutable_cell();
    cell.MergeFrom(
        FromText<v1::CellRef>(R"(form: "forms/socio" aggregate: AGGREGATE_SUM )" + more));
    cell.set_element("elements/" + element);
    if (element == "rating") {
      cell.set_form("forms/rating");
      cell.set_aggregate(v1::AGGREGATE_COUNT);
    }
    if (element == "clean_water" || element == "income_per_head") cell.set_form("forms/survey");
  }
  v1::Window value = v1::WINDOW_UNSPECIFIED;
  EXPECT_TRUE(v1::Window_Parse(window, &value));
  indicator.set_window(value);
  return FieldsOf(Check(target));
}

constexpr char kTerms[] = "target.indicator.level.value.terms";

// 98 communes in 2021 and 98 in 2022 are no 196, 40 % and 41 % no 81 %, and 25 rated in five years
// no 125. What flows adds up.
TEST(CheckTarget, OnlyFlowsAddUpOverTheTerm) {
  const std::string element = std::string(kTerms) + "[0].cell.element";
  EXPECT_THAT(FieldsOfLevel({"communes"}, "WINDOW_TERM_TO_DATE"), ElementsAre(element));
  EXPECT_THAT(FieldsOfLevel({"clean_water"}, "WINDOW_TERM_TO_DATE"), ElementsAre(element));
  EXPECT_THAT(FieldsOfLevel({"rating"}, "WINDOW_TERM_TO_DATE"),
              ElementsAre(std::string(kTerms) + "[0].cell.aggregate"));
  EXPECT_THAT(FieldsOfLevel({"communes", "population"}, "WINDOW_TERM_TO_DATE"),
              ElementsAre(element, std::string(kTerms) + "[1].cell.element"));
  EXPECT_THAT(FieldsOfLevel({"events", "shortfall"}, "WINDOW_TERM_TO_DATE"), IsEmpty());
  for (const std::string stock : {"communes", "clean_water", "rating"}) {
    EXPECT_THAT(FieldsOfLevel({stock}), IsEmpty()) << stock;
  }
}

// 25 communes that had events in each of five years are 25, though their events add up.
TEST(CheckTarget, NumbersOfSubjectsAreStocks) {
  const auto fields = [](const std::string& window) {
    return FieldsOf(CheckWith("indicator { window: " + window + R"( level { value { terms { cell {
        form: "forms/socio" element: "elements/events" aggregate: AGGREGATE_COUNT } } } } })"));
  };
  EXPECT_THAT(fields("WINDOW_TERM_TO_DATE"),
              ElementsAre(std::string(kTerms) + "[0].cell.aggregate"));
  EXPECT_THAT(fields("WINDOW_PERIOD"), IsEmpty());
}

// The mean of the flows of five years, or of a rate that was published for each of them.
TEST(CheckTarget, AMeanIsOfFlowsOrOfOneRate) {
  EXPECT_THAT(FieldsOfLevel({"events", "shortfall"}, "WINDOW_MEAN_TO_DATE"), IsEmpty());
  EXPECT_THAT(FieldsOfLevel({"clean_water"}, "WINDOW_MEAN_TO_DATE"), IsEmpty());
  EXPECT_THAT(FieldsOfLevel({"communes"}, "WINDOW_MEAN_TO_DATE"),
              ElementsAre(std::string(kTerms) + "[0].cell.element"));
  EXPECT_THAT(FieldsOfLevel({"rating"}, "WINDOW_MEAN_TO_DATE"),
              ElementsAre(std::string(kTerms) + "[0].cell.aggregate"));
}

TEST(CheckTarget, ARatioOverTheTermIsOfFlows) {
  const auto fields = [](const std::string& window) {
    return FieldsOf(CheckWith("indicator { window: " + window + " }"));
  };
  // Income of five years over the people of five years, of whom each was counted five times.
  EXPECT_THAT(fields("WINDOW_TERM_TO_DATE"),
              ElementsAre("target.indicator.ratio.denominator.terms[0].cell.element"));
  EXPECT_THAT(fields("WINDOW_PERIOD"), IsEmpty());
}

// 500 events of a year and 98 communes at its end are 598 of nothing.
TEST(CheckTarget, AFlowAndAStockAreNotAdded) {
  const std::string second = std::string(kTerms) + "[1].cell.element";
  EXPECT_THAT(FieldsOfLevel({"events", "communes"}), ElementsAre(second));
  EXPECT_THAT(FieldsOfLevel({"communes", "events"}), ElementsAre(second));
  EXPECT_THAT(FieldsOfLevel({"communes", "population", "events", "shortfall"}),
              ElementsAre(std::string(kTerms) + "[2].cell.element",
                          std::string(kTerms) + "[3].cell.element"));
  EXPECT_THAT(FieldsOfLevel({"communes", "population"}), IsEmpty());
  EXPECT_THAT(FieldsOfLevel({"events", "shortfall"}), IsEmpty());
  EXPECT_THAT(FieldsOfLevel({"events", "rating"}),
              ElementsAre(std::string(kTerms) + "[1].cell.aggregate"));
}

TEST(CheckTarget, GrowthIsOfOneKindOfSum) {
  auto target = FromText<v1::Target>(R"(quantifier: QUANTIFIER_AT_DUE due_period: "2025"
      indicator { comparison { kind: COMPARISON_KIND_COMPOUND_GROWTH
                               reference: REFERENCE_BASE_YEAR } level { value {
        terms { cell { form: "forms/socio" element: "elements/income" aggregate: AGGREGATE_SUM } }
        terms { cell { form: "forms/socio" element: "elements/population"
                       aggregate: AGGREGATE_SUM } } } } })");
  EXPECT_THAT(FieldsOf(Check(target)),
              ElementsAre("target.indicator.level.value.terms[1].cell.element"));
  auto& value = *target.mutable_indicator()->mutable_level()->mutable_value();
  value.mutable_terms()->RemoveLast();
  EXPECT_THAT(FieldsOf(Check(target)), IsEmpty());
}

// 40 % with clean water and 41 million a head are 81 of nothing, whatever else stands beside them.
TEST(CheckTarget, APublishedRateStandsAlone) {
  const auto element = [](int term) { return absl::StrCat(kTerms, "[", term, "].cell.element"); };
  EXPECT_THAT(FieldsOfLevel({"clean_water", "income_per_head"}),
              ElementsAre(element(0), element(1)));
  EXPECT_THAT(FieldsOfLevel({"communes", "clean_water"}), ElementsAre(element(1)));
  EXPECT_THAT(FieldsOfLevel({"events", "clean_water"}), ElementsAre(element(1)));
  EXPECT_THAT(FieldsOfLevel({"clean_water"}), IsEmpty());
}

// Nobody ever was of class v, and a total of them would be an answer to no question.
TEST(CheckTarget, SplitsNameValuesThatUnitsHave) {
  const auto fields = [](const std::string& split) {
    return FieldsOfLevel({"events"}, "WINDOW_PERIOD",
                         "split { attribute: 'urban_class' " + split + "}");
  };
  const std::string values = std::string(kTerms) + "[0].cell.split.values";
  EXPECT_THAT(fields("values: 'V'"), IsEmpty());
  // Better classes than anybody has yet go with one that somebody has.
  EXPECT_THAT(fields("values: 'III' values: 'IV' values: 'V'"), IsEmpty());
  EXPECT_THAT(fields("values: 'v' values: '5'"), ElementsAre(values));
  EXPECT_THAT(fields("values: 'V' values: 'V'"), ElementsAre(values + "[1]"));
  EXPECT_THAT(fields("values: 'V' values: ''"), ElementsAre(values + "[1]"));
  EXPECT_THAT(fields(""), ElementsAre(values));
  // An attribute that no unit has yet says nothing of its values.
  EXPECT_THAT(
      FieldsOf(CheckWith("indicator { published { split { attribute: 'area' values: 'x' } } }")),
      IsEmpty());
}

// A commune is rated on scales/new, which declares scales/old its equal, but never as an urban
// area.
TEST(CheckTarget, LevelsAreOfScalesThatSubjectsAreRatedOn) {
  const auto fields = [](const std::string& level) {
    return FieldsOf(CheckWith(R"(indicator { level { value { terms { cell {
        form: "forms/rating" element: "elements/rating" aggregate: AGGREGATE_COUNT_AT_LEAST
        at_least { scale: "scales/new" level: "good" } )" +
                              level + "} } } } }"));
  };
  EXPECT_THAT(fields(R"(at_least { scale: "scales/old" level: "strong" })"), IsEmpty());
  EXPECT_THAT(fields(R"(at_least { scale: "scales/urban" level: "recognised" })"),
              ElementsAre("target.indicator.level.value.terms[0].cell.at_least[1].scale"));
}

}  // namespace
}  // namespace thidua::targets
