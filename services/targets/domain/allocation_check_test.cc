#include "services/targets/domain/allocation_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/allocation_rule_check.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kLevel[] = R"(
    quantifier: QUANTIFIER_AT_DUE due_period: "2024"
    indicator { decimals: 1 window: WINDOW_TERM_TO_DATE level { value { terms { cell {
        form: "forms/socio" element: "elements/income" aggregate: AGGREGATE_SUM } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "0.3" } )";

class AllocationCheckTest : public ::testing::Test {
 protected:
  AllocationCheckTest() {
    vocabulary_.AddUnit(
        "name: 'units/old' versions { valid_from: '2004-01-01' valid_to: '2023-01-01' } "
        "successions "
        "{ successor: 'units/new' date: '2023-01-01' extent: SUCCESSION_EXTENT_WHOLE }");
    vocabulary_.AddUnit("name: 'units/new' versions { valid_from: '2023-01-01' }");
  }

  std::vector<std::string> Fields(const std::string& rest, const std::string& level = kLevel) {
    auto target = FromText<v1::Target>(level);
    target.MergeFrom(FromText<v1::Target>(rest));
    violations_ = {};
    CheckAllocations(target, {ParsePeriod("2021-2025").value(), 2020}, vocabulary_, violations_);
    return FieldsOf(violations_);
  }
  // Of one allocation from the beginning of the term on.
  std::vector<std::string> FieldsOfOne(const std::string& rest) {
    return Fields("allocations { valid_from: '2021-01-01' " + rest + " }");
  }

  TestVocabulary vocabulary_;
  Violations violations_;
};

constexpr char kGiven[] = R"(parts { unit: "units/dan-tien" value: "0.1" }
                             parts { unit: "units/old" value: "0.2" } )";

TEST_F(AllocationCheckTest, PartsAddUpExactly) {
  EXPECT_THAT(FieldsOfOne(kGiven), IsEmpty());
  EXPECT_THAT(FieldsOfOne(R"(parts { unit: "units/dan-tien" value: "0.1" }
                             parts { unit: "units/old" value: "0.1" })"),
              ElementsAre("target.allocations[0].parts"));
  EXPECT_THAT(violations_.list()[0].description,
              ::testing::HasSubstr("add up to 0.2, and the bound is 0.3"));
  EXPECT_THAT(FieldsOfOne(R"(parts { unit: "units/dan-tien" value: "-1" }
                             parts { unit: "units/old" value: "1.3" })"),
              IsEmpty());
  EXPECT_THAT(
      FieldsOfOne(R"(parts { unit: "units/dan-tien" value: "0.15" }
                             parts { unit: "units/old" value: "0.15" })"),
      ElementsAre("target.allocations[0].parts[0].value", "target.allocations[0].parts[1].value"));
}

TEST_F(AllocationCheckTest, FindsEveryViolationOfParts) {
  EXPECT_THAT(
      FieldsOfOne(R"(parts { unit: "units/old" value: "x" }
                             parts { unit: "units/old" value: "0.1" }
                             parts { unit: "units/new" value: "0.1" }
                             parts { unit: "units/none" value: "0.1" }
                             parts { period: "2021" value: "0.1" }
                             parts { value: "" })"),
      ElementsAre("target.allocations[0].parts[0].value", "target.allocations[0].parts[1].unit",
                  "target.allocations[0].parts[2].unit", "target.allocations[0].parts[2].unit",
                  "target.allocations[0].parts[3].unit", "target.allocations[0].parts[4]",
                  "target.allocations[0].parts[5]", "target.allocations[0].parts[5].value"));
  EXPECT_THAT(FieldsOfOne(""), ElementsAre("target.allocations[0].parts"));
  std::string many;
  for (int i = 0; i <= kMaxParts; ++i) many += "parts { unit: 'units/x' value: '1' } ";
  EXPECT_THAT(FieldsOfOne(many), ElementsAre("target.allocations[0].parts"));
  std::string often;
  for (int i = 0; i <= kMaxAllocations; ++i) often += "allocations {} ";
  EXPECT_THAT(Fields(often), ElementsAre("target.allocations"));
}

TEST_F(AllocationCheckTest, YearsCarryPartsOfASumOverTheTerm) {
  const std::string years = R"(allocations { parts { period: "2021" value: "0.1" }
                                             parts { period: "2022" value: "0.2" } } )";
  EXPECT_THAT(Fields(years), IsEmpty());
  EXPECT_THAT(Fields(years + "indicator { window: WINDOW_PERIOD }"),
              ElementsAre("target.allocations[0].valid_from"));
  EXPECT_THAT(Fields(years + years), ElementsAre("target.allocations[1]"));
  EXPECT_THAT(
      Fields(R"(allocations { parts { period: "2020" value: "0.1" }
                                      parts { period: "2025" value: "0.2" } } )"),
      ElementsAre("target.allocations[0].parts[0].period", "target.allocations[0].parts[1].period"))
      << "It is due in 2024.";
  EXPECT_THAT(Fields("allocations { parts { unit: 'units/old' value: '0.3' } }"),
              ElementsAre("target.allocations[0].valid_from", "target.allocations[0].parts[0]"));
}

TEST_F(AllocationCheckTest, DaysAscendFromWithinTheTerm) {
  const auto on = [](const std::string& day, const std::string& unit = "dan-tien") {
    return "allocations { valid_from: '" + day + "' parts { unit: 'units/" + unit +
           "' value: '0.3' } } ";
  };
  EXPECT_THAT(Fields(on("2021-07-01") + on("2023-01-01", "new") + on("2026-01-01")), IsEmpty());
  EXPECT_THAT(Fields(on("2022-01-01") + on("2022-01-01") + on("2021-01-01")),
              ElementsAre("target.allocations[1].valid_from", "target.allocations[2].valid_from"));
  EXPECT_THAT(Fields(on("2020-12-31")), ElementsAre("target.allocations"));
  EXPECT_THAT(Fields(on("1.1.2021")), ElementsAre("target.allocations[0].valid_from"));
  EXPECT_THAT(Fields(on("2023-01-01", "old")), ElementsAre("target.allocations[0].parts[0].unit"));
}

TEST_F(AllocationCheckTest, WhatDoesNotAddUpHasNoParts) {
  const std::string parts =
      "allocations { valid_from: '2021-01-01' parts { unit: 'units/old' "
      "value: '0.3' } } ";
  const std::string cases[] = {
      "bound { kind: BOUND_KIND_POINT }",
      "bound { kind: BOUND_KIND_ABOUT }",
      "bound { kind: BOUND_KIND_BAND }",
      "indicator { comparison {} }",
      "indicator { published {} }",
      "indicator { ratio {} }",
      "indicator { composite {} }",
      "indicator { window: WINDOW_MEAN_TO_DATE }",
      "quantifier: QUANTIFIER_EVERY_YEAR",
      "indicator { level { value { terms { cell { element: 'elements/clean_water' } } } } }",
      "indicator { level { value { terms { cell { rolled_up: true } } } } }",
      "indicator { level { value { terms { cell { split { attribute: 'urban_class' } } } } } }",
  };
  for (const std::string& rest : cases) {
    EXPECT_THAT(Fields(parts + rest), ElementsAre("target.allocations")) << rest;
  }
  for (const std::string kind : {"MORE_THAN", "AT_MOST", "LESS_THAN"}) {
    EXPECT_THAT(Fields(parts + "bound { kind: BOUND_KIND_" + kind + " }"), IsEmpty()) << kind;
  }
  for (const std::string kind : {"MORE_THAN", "LESS_THAN"}) {
    EXPECT_THAT(Fields("allocations { valid_from: '2021-01-01' parts { unit: 'units/dan-tien' "
                       "value: '0.0' } parts { unit: 'units/old' value: '0.3' } } "
                       "bound { kind: BOUND_KIND_" +
                       kind + " }"),
                ElementsAre("target.allocations[0].parts[0].value"))
        << kind;
  }
  // A number of units at a level is the sum of what each of them is.
  EXPECT_THAT(Fields(parts + "indicator { level { value { terms { cell { form: 'forms/rating' "
                             "element: 'elements/rating' aggregate: AGGREGATE_COUNT_AT_LEAST "
                             "at_least { scale: 'scales/new' level: 'good' } } } } } }"),
              IsEmpty());
  EXPECT_THAT(Fields(parts, "due_period: '2024'"),
              ElementsAre("target.allocations", "target.allocations",
                          "target.allocations[0].parts[0].value"))
      << "Without a bound there is nothing to divide, nor are there decimals.";
}

TEST_F(AllocationCheckTest, ARulesPartsAreWhatItDerives) {
  const std::string weights = R"(weights { unit: "units/dan-tien" weight: "1" }
                                 weights { unit: "units/old" weight: "2.5" } )";
  EXPECT_THAT(FieldsOfOne(std::string(kGiven) + "rule { kind: ALLOCATION_RULE_KIND_SHARES " +
                          weights + "}"),
              IsEmpty())
      << "0.086 and 0.214";
  EXPECT_THAT(FieldsOfOne(std::string(kGiven) + "rule { kind: ALLOCATION_RULE_KIND_BASE_VALUES " +
                          weights + "}"),
              IsEmpty());
  EXPECT_THAT(FieldsOfOne("parts { unit: 'units/dan-tien' value: '0.2' } parts { unit: 'units/old' "
                          "value: '0.1' } rule { kind: ALLOCATION_RULE_KIND_SHARES " +
                          weights + "}"),
              ElementsAre("target.allocations[0].parts"));
  EXPECT_THAT(FieldsOfOne(std::string(kGiven) + "rule { kind: ALLOCATION_RULE_KIND_SUCCESSION }"),
              ElementsAre("target.allocations[0].rule.kind"));

  const std::string first = "allocations { valid_from: '2021-01-01' " + std::string(kGiven) + "} ";
  const std::string carried =
      "allocations { valid_from: '2023-01-01' rule { kind: "
      "ALLOCATION_RULE_KIND_SUCCESSION } parts { unit: 'units/dan-tien' "
      "value: '0.1' } parts { unit: 'units/new' value: '0.2' } }";
  EXPECT_THAT(Fields(first + carried), IsEmpty());
  EXPECT_THAT(Fields(first + "allocations { valid_from: '2023-01-01' rule { kind: "
                             "ALLOCATION_RULE_KIND_SUCCESSION } parts { unit: 'units/new' value: "
                             "'0.3' } }"),
              ElementsAre("target.allocations[1].parts"));
}

TEST_F(AllocationCheckTest, FindsEveryViolationOfARule) {
  const auto fields = [this](const std::string& rule) {
    std::vector<std::string> fields = FieldsOfOne(std::string(kGiven) + "rule { " + rule + " }");
    for (std::string& field : fields) field = field.substr(field.find(".rule") + 1);
    return fields;
  };
  EXPECT_THAT(fields(""), ElementsAre("rule.kind"));
  EXPECT_THAT(fields("kind: ALLOCATION_RULE_KIND_SHARES period: '2020' cell {}"),
              ElementsAre("rule.cell", "rule.period", "rule.weights"));
  EXPECT_THAT(fields(R"(kind: ALLOCATION_RULE_KIND_SHARES
                        weights { unit: "units/old" weight: "-1" }
                        weights { unit: "units/old" weight: "" }
                        weights { unit: "units/none" weight: "1" }
                        weights { period: "2021" weight: "1" })"),
              ElementsAre("rule.weights[0].weight", "rule.weights[1].weight", "rule.weights[1]",
                          "rule.weights[2].unit", "rule.weights[3]"));
  EXPECT_THAT(fields("kind: ALLOCATION_RULE_KIND_SHARES weights { unit: 'units/old' weight: '0' }"),
              ElementsAre("rule.weights"));
  EXPECT_THAT(fields(R"(kind: ALLOCATION_RULE_KIND_ELEMENT period: "x"
                        weights { unit: "units/old" weight: "1" }
                        cell { form: "forms/none" element: "elements/none" rolled_up: true
                               at_least {} split {} })"),
              ElementsAre("rule.period", "rule.cell.form", "rule.cell.element",
                          "rule.cell.aggregate", "rule.cell.at_least", "rule.cell", "rule.cell"));
  EXPECT_THAT(Fields("allocations { parts { period: '2021' value: '0.3' } rule { kind: "
                     "ALLOCATION_RULE_KIND_BASE_VALUES weights { period: '2021' weight: '1' } } }"),
              ElementsAre("target.allocations[0].rule.kind"));
}

TEST_F(AllocationCheckTest, WhatCannotBeDerivedIsNotTried) {
  const std::string shares =
      "allocations { valid_from: '2021-01-01' parts { unit: 'units/old' value: '0.3' } rule { "
      "kind: "
      "ALLOCATION_RULE_KIND_SHARES weights { unit: 'units/old' weight: '1' } } } ";
  EXPECT_THAT(Fields(shares + "bound { value: 'x' }"), IsEmpty()) << "CheckBound says so.";
  EXPECT_THAT(Fields(shares + "indicator { decimals: 1000000000 }"), IsEmpty());
  EXPECT_THAT(Fields(shares + "indicator { decimals: -5 }"), IsEmpty());
}

}  // namespace
}  // namespace thidua::targets
