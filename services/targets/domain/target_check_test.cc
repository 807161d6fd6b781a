#include "services/targets/domain/target_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

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
  CheckTarget(target, ParsePeriod("2021-2025").value(), TestVocabulary(), violations);
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
      {R"(due_period: "2026")", "target.due_period", type::v1::ERROR_REASON_UNKNOWN_PERIOD},
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
      {R"(indicator { ratio { numerator { terms { cell { form: "forms/rating"
          element: "elements/rating" aggregate: AGGREGATE_SUM } } } } })",
       "target.indicator.ratio.numerator.terms[1].cell.aggregate",
       type::v1::ERROR_REASON_WRONG_VALUE_KIND},
      {R"(indicator { ratio { numerator { terms { cell { form: "forms/socio"
          element: "elements/events" aggregate: AGGREGATE_COUNT_AT_LEAST
          at_least { scale: "scales/new" level: "good" } } } } } })",
       "target.indicator.ratio.numerator.terms[1].cell.aggregate",
       type::v1::ERROR_REASON_WRONG_VALUE_KIND},
      {R"(indicator { ratio { numerator { terms { cell { form: "forms/rating"
          element: "elements/rating" aggregate: AGGREGATE_COUNT_AT_LEAST } } } } })",
       "target.indicator.ratio.numerator.terms[1].cell.at_least"},
      {R"(indicator { ratio { numerator { terms { cell { form: "forms/rating"
          element: "elements/rating" aggregate: AGGREGATE_COUNT_AT_LEAST
          at_least { scale: "scales/new" level: "best" } } } } } })",
       "target.indicator.ratio.numerator.terms[1].cell.at_least[0].level",
       type::v1::ERROR_REASON_UNKNOWN_LEVEL},
      {R"(indicator { ratio { numerator { terms { cell { form: "forms/rating"
          element: "elements/rating" aggregate: AGGREGATE_COUNT_AT_LEAST
          at_least { scale: "scales/old" level: "clean" } } } } } })",
       "target.indicator.ratio.numerator.terms[1].cell.at_least",
       type::v1::ERROR_REASON_UNKNOWN_LEVEL},
      {R"(indicator { published { split { attribute: "urban_class" values: "V" } } })",
       "target.indicator.published.split.attribute", type::v1::ERROR_REASON_UNKNOWN_REFERENCE},
      {R"(indicator { published { form: "forms/socio" element: "elements/events" } })",
       "target.indicator.published.element", type::v1::ERROR_REASON_WRONG_VALUE_KIND},
      {R"(bound { value: "1,5" })", "target.bound.value", type::v1::ERROR_REASON_INVALID_NUMBER},
      {R"(allocations { unit: "units/dan-tien" value: "115" })", "target.allocations"},
  };
  for (const Case& c : cases) {
    const Violations violations = CheckWith(c.changes);
    EXPECT_THAT(FieldsOf(violations), ElementsAre(c.field)) << c.changes;
    ASSERT_FALSE(violations.empty()) << c.changes;
    EXPECT_EQ(violations.list()[0].reason, c.reason) << c.changes;
  }
}

TEST(CheckTarget, FindsAllViolationsAtOnce) {
  EXPECT_THAT(FieldsOf(Check(FromText<v1::Target>("bound {}"))),
              UnorderedElementsAre("target.indicator", "target.bound.kind", "target.bound.value",
                                   "target.quantifier", "target.due_period"));
}

TEST(CheckTarget, AllocationsAddUpExactly) {
  const std::string level = R"(quantifier: QUANTIFIER_AT_DUE due_period: "2025"
      indicator { level { value { terms { cell { form: "forms/socio" element: "elements/income"
                                                 aggregate: AGGREGATE_SUM } } } } }
      bound { kind: BOUND_KIND_AT_LEAST value: "0.3" } )";
  const auto fields = [&level](const std::string& allocations) {
    return FieldsOf(Check(FromText<v1::Target>(level + allocations)));
  };
  EXPECT_THAT(fields(R"(allocations { unit: "units/dan-tien" value: "0.1" }
                        allocations { unit: "units/dong-ket" value: "0.2" })"),
              IsEmpty());
  EXPECT_THAT(fields(R"(allocations { unit: "units/dan-tien" value: "0.1" }
                        allocations { unit: "units/dong-ket" value: "0.199999" })"),
              ElementsAre("target.allocations"));
  EXPECT_THAT(fields(R"(allocations { unit: "units/dan-tien" value: "0.1" }
                        allocations { unit: "units/dan-tien" value: "0.1" }
                        allocations { unit: "units/none" value: "0.1" })"),
              ElementsAre("target.allocations[1].unit", "target.allocations[2].unit"));
}

TEST(CheckTarget, GrowthComparesSingleYears) {
  auto target = FromText<v1::Target>(R"(quantifier: QUANTIFIER_AT_DUE due_period: "2025"
      indicator { window: WINDOW_TERM_TO_DATE growth { value { terms { cell { form: "forms/socio"
      element: "elements/income" aggregate: AGGREGATE_SUM } } } } })");
  EXPECT_THAT(FieldsOf(Check(target)),
              ElementsAre("target.indicator.growth.average", "target.indicator.window"));
}

}  // namespace
}  // namespace thidua::targets
