#include "services/reporting/domain/catalog/form_demands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/catalog_rules.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Element;
using catalog::v1::Form;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Listed;
using testing::MemoryCatalog;

// A form of a count, an amount of one decimal, a rate, a state and a computed count.
Form SomeForm(const std::string& demands) {
  return FromText<Form>(R"pb(
                          name: "forms/f"
                          title: "T"
                          elements: "elements/count"
                          elements: "elements/amount"
                          elements: "elements/rate"
                          elements: "elements/state"
                          elements: "elements/sum"
                          computed_cells {
                            element: "elements/sum"
                            expression { terms { element: "elements/count" } }
                          }
                          owner_kinds: UNIT_KIND_DISTRICT
                          assignments { subject_is_owner: true }
                          calendar: FORM_CALENDAR_CALENDAR
                          frequency: FORM_FREQUENCY_YEARLY)pb" +
                        (" " + demands));
}

std::vector<std::string> CheckDemands(const std::string& demands) {
  MemoryCatalog catalog;
  catalog.Add(FromText<Element>("name: 'elements/count' kind: VALUE_KIND_COUNT"));
  catalog.Add(FromText<Element>("name: 'elements/amount' kind: VALUE_KIND_AMOUNT decimals: 1"));
  catalog.Add(
      FromText<Element>("name: 'elements/rate' kind: VALUE_KIND_PUBLISHED_RATE decimals: 2"));
  catalog.Add(FromText<Element>("name: 'elements/state' kind: VALUE_KIND_STATE"));
  catalog.Add(FromText<Element>("name: 'elements/sum' kind: VALUE_KIND_COUNT"));
  return Listed(ValidateForm(SomeForm(demands), nullptr, catalog));
}

// A sound rule with this demand.
std::string Rule(const std::string& demand) {
  return "rules { id: 'r' severity: RULE_SEVERITY_ERROR title: 'T' " + demand + " }";
}

TEST(CheckFormDemands, TakesSoundDemandsOfEveryKind) {
  EXPECT_THAT(CheckDemands(R"pb(
                required_elements: "elements/count"
                required_elements: "elements/state"
                cell_ranges {
                  element: "elements/rate"
                  range { minimum: "-1.25" maximum: "200" }
                  severity: RULE_SEVERITY_ERROR
                }
                cell_ranges {
                  element: "elements/rate"
                  range { maximum: "50" }
                  severity: RULE_SEVERITY_WARNING
                }
                cell_ranges {
                  element: "elements/sum"
                  range { minimum: "5" maximum: "5" }
                  severity: RULE_SEVERITY_WARNING
                }
                rules {
                  id: "a"
                  severity: RULE_SEVERITY_ERROR
                  title: "Một phần"
                  comparison {
                    left { terms { element: "elements/count" coefficient: "-999999.999999" } }
                    operator: COMPARISON_OPERATOR_LESS
                    right {
                      terms { element: "elements/sum" }
                      constant: "999999999999.999999"
                    }
                    left_missing: MISSING_POLICY_SKIP
                    right_missing: MISSING_POLICY_ZERO
                  }
                }
                rules {
                  id: "b"
                  severity: RULE_SEVERITY_WARNING
                  title: "T"
                  all_or_none { elements: "elements/state" elements: "elements/rate" }
                }
                rules {
                  id: "c"
                  severity: RULE_SEVERITY_WARNING
                  title: "T"
                  change {
                    element: "elements/amount"
                    against: CHANGE_BASIS_LAST_PERIOD
                    minimum_ratio: "2"
                    maximum_ratio: "2"
                  }
                })pb"),
              IsEmpty());
}

TEST(CheckFormDemands, ListsEveryViolationAtOnce) {
  EXPECT_THAT(
      CheckDemands(R"pb(
        required_elements: "elements/gone"
        required_elements: "elements/sum"
        required_elements: "elements/count"
        required_elements: "elements/count"
        cell_ranges { element: "elements/state" }
        cell_ranges {
          element: "elements/count"
          range { minimum: "1.5" maximum: "1,5" }
          severity: RULE_SEVERITY_ERROR
        }
        cell_ranges {
          element: "elements/count"
          range { minimum: "2" maximum: "1" }
          severity: RULE_SEVERITY_ERROR
        }
        rules { id: "A B" title: "\007" }
        rules {
          id: "a"
          severity: RULE_SEVERITY_ERROR
          title: "T"
          exactly_one_of { elements: "elements/gone" elements: "elements/gone" }
        }
        rules {
          id: "a"
          severity: RULE_SEVERITY_ERROR
          title: "T"
          at_most_one_of { elements: "elements/count" }
        })pb"),
      ElementsAre(
          "form.required_elements[0] UNKNOWN_ELEMENT", "form.required_elements[1] INVALID_FIELD",
          "form.required_elements[3] DUPLICATE", "form.cell_ranges[0].element WRONG_VALUE_KIND",
          "form.cell_ranges[0].range INVALID_FIELD", "form.cell_ranges[0].severity INVALID_FIELD",
          "form.cell_ranges[1].range.minimum TOO_MANY_DECIMALS",
          "form.cell_ranges[1].range.maximum INVALID_NUMBER",
          "form.cell_ranges[2].element DUPLICATE",
          "form.cell_ranges[2].range.maximum INVALID_FIELD", "form.rules[0].id INVALID_NAME",
          "form.rules[0].severity INVALID_FIELD", "form.rules[0].title INVALID_TEXT",
          "form.rules[0] INVALID_FIELD", "form.rules[1].exactly_one_of.elements[0] UNKNOWN_ELEMENT",
          "form.rules[1].exactly_one_of.elements[1] UNKNOWN_ELEMENT",
          "form.rules[1].exactly_one_of.elements[1] DUPLICATE", "form.rules[2].id DUPLICATE",
          "form.rules[2].at_most_one_of.elements INVALID_FIELD"));
}

TEST(CheckFormDemands, NamesWhatIsWrongWithAComparison) {
  EXPECT_THAT(CheckDemands(Rule("comparison { }")),
              ElementsAre("form.rules[0].comparison INVALID_FIELD",
                          "form.rules[0].comparison.operator INVALID_FIELD"));
  EXPECT_THAT(
      CheckDemands(Rule(R"pb(comparison {
                               left {
                                 terms { element: "elements/state" coefficient: "0" }
                                 terms { element: "elements/count" coefficient: "1000000" }
                                 terms { element: "elements/count" coefficient: "1.0000001" }
                                 terms { element: "elements/gone" coefficient: "x" }
                                 constant: "1000000000000"
                               }
                               operator: COMPARISON_OPERATOR_LESS
                               right { terms { element: "elements/rate" } }
                             })pb")),
      ElementsAre("form.rules[0].comparison.left.terms[0].coefficient INVALID_NUMBER",
                  "form.rules[0].comparison.left.terms[1].coefficient NUMBER_OUT_OF_RANGE",
                  "form.rules[0].comparison.left.terms[2].coefficient TOO_MANY_DECIMALS",
                  "form.rules[0].comparison.left.terms[2].element DUPLICATE",
                  "form.rules[0].comparison.left.terms[3].coefficient INVALID_NUMBER",
                  "form.rules[0].comparison.left.constant NUMBER_OUT_OF_RANGE",
                  "form.rules[0].comparison.left.terms[0].element WRONG_VALUE_KIND",
                  "form.rules[0].comparison.left.terms[3].element UNKNOWN_ELEMENT"));
  std::string terms;
  for (int i = 0; i < 51; ++i) terms += "terms { element: 'elements/count' } ";
  EXPECT_THAT(CheckDemands(Rule("comparison { operator: COMPARISON_OPERATOR_LESS left { " + terms +
                                "} right { terms { element: 'elements/count' } } }")),
              ElementsAre("form.rules[0].comparison.left.terms INVALID_FIELD"));
}

TEST(CheckFormDemands, NamesWhatIsWrongWithAChange) {
  EXPECT_THAT(CheckDemands(Rule("change { element: 'elements/state' }")),
              ElementsAre("form.rules[0].change.element WRONG_VALUE_KIND",
                          "form.rules[0].change.against INVALID_FIELD",
                          "form.rules[0].change INVALID_FIELD"));
  EXPECT_THAT(
      CheckDemands(Rule("change { element: 'elements/count' against: CHANGE_BASIS_LAST_PERIOD "
                        "minimum_ratio: '-1' maximum_ratio: '1000000' }")),
      ElementsAre("form.rules[0].change.minimum_ratio NUMBER_OUT_OF_RANGE",
                  "form.rules[0].change.maximum_ratio NUMBER_OUT_OF_RANGE"));
  EXPECT_THAT(
      CheckDemands(Rule("change { element: 'elements/count' against: CHANGE_BASIS_LAST_PERIOD "
                        "minimum_ratio: '2' maximum_ratio: '1.999999' }")),
      ElementsAre("form.rules[0].change.maximum_ratio INVALID_FIELD"));
}

TEST(CheckFormDemands, TakesAHundredRulesAndNoMore) {
  std::string rules;
  for (int i = 0; i < 100; ++i) {
    rules += "rules { id: 'r" + std::to_string(i) +
             "' severity: RULE_SEVERITY_ERROR title: 'T' at_most_one_of { elements: "
             "'elements/count' elements: 'elements/rate' } } ";
  }
  EXPECT_THAT(CheckDemands(rules), IsEmpty());
  EXPECT_THAT(CheckDemands(rules + Rule("")), ElementsAre("form.rules INVALID_FIELD"));
}

TEST(ValidateElement, OnlyPublishedRatesHaveARange) {
  MemoryCatalog catalog;
  Element rate = FromText<Element>(R"pb(name: "elements/rate"
                                        title: "T"
                                        kind: VALUE_KIND_PUBLISHED_RATE
                                        decimals: 1
                                        time_rollup: TIME_ROLLUP_LAST
                                        range {})pb");
  EXPECT_THAT(Listed(ValidateElement(rate, nullptr, catalog)), IsEmpty());
  rate.mutable_range()->set_minimum("0.05");
  EXPECT_THAT(Listed(ValidateElement(rate, nullptr, catalog)),
              ElementsAre("element.range.minimum TOO_MANY_DECIMALS"));
  rate.mutable_range()->set_minimum("0.5");
  rate.set_kind(type::v1::VALUE_KIND_AMOUNT);
  EXPECT_THAT(Listed(ValidateElement(rate, nullptr, catalog)),
              ElementsAre("element.range INVALID_FIELD"));
}

}  // namespace
}  // namespace thidua::reporting
