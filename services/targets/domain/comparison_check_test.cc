#include "services/targets/domain/comparison_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/target_check.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The violations of a level due 2025 that compares so, with `rest` merged in.
std::vector<std::string> Fields(const std::string& comparison, const std::string& rest = "") {
  auto target = FromText<v1::Target>(R"(quantifier: QUANTIFIER_AT_DUE due_period: "2025"
      indicator { level { value { terms { cell { form: "forms/socio" element: "elements/income"
                                                 aggregate: AGGREGATE_SUM } } } } comparison { )" +
                                     comparison + " } }");
  target.MergeFrom(FromText<v1::Target>(rest));
  Violations violations;
  CheckTarget(target, {ParsePeriod("2021-2025").value(), 2020}, {}, TestVocabulary(), violations);
  return FieldsOf(violations);
}

constexpr char kChange[] = "kind: COMPARISON_KIND_PERCENT_CHANGE reference: REFERENCE_BASE_YEAR ";
constexpr char kShare[] = "kind: COMPARISON_KIND_PERCENT_OF reference: REFERENCE_PLANNED ";
constexpr char kPlanned2025[] = R"(planned { period: "2025" value: "100" } )";

TEST(CheckComparison, NeedsAKindAndAReference) {
  EXPECT_THAT(Fields(kChange), IsEmpty());
  EXPECT_THAT(Fields("kind: COMPARISON_KIND_DIFFERENCE reference: REFERENCE_YEAR_BEFORE"),
              IsEmpty());
  EXPECT_THAT(Fields(""), ElementsAre("target.indicator.comparison.kind",
                                      "target.indicator.comparison.reference"));
}

TEST(CheckComparison, AveragesOfGrowthAreFromTheBaseYear) {
  for (const std::string kind : {"COMPOUND_GROWTH", "MEAN_OF_RATES"}) {
    EXPECT_THAT(Fields("kind: COMPARISON_KIND_" + kind + " reference: REFERENCE_YEAR_BEFORE"),
                ElementsAre("target.indicator.comparison.reference"))
        << kind;
  }
}

TEST(CheckComparison, ComparesWholeSingleYears) {
  EXPECT_THAT(Fields(kChange, "indicator { window: WINDOW_TERM_TO_DATE }"),
              ElementsAre("target.indicator.window"));
  EXPECT_THAT(Fields(kChange, "indicator { window: WINDOW_MEAN_TO_DATE }"),
              ElementsAre("target.indicator.window"));
  EXPECT_THAT(Fields("kind: COMPARISON_KIND_DIFFERENCE reference: REFERENCE_YEAR_BEFORE",
                     R"(due_period: "2025-06-30" quantifier: QUANTIFIER_EVERY_YEAR)"),
              ElementsAre("target.due_period", "target.due_period", "target.due_period"));
  EXPECT_THAT(Fields(kChange, R"(due_period: "2025-12-31")"), IsEmpty());
}

TEST(CheckComparison, TheBaseYearIsBeforeTheDueOne) {
  const auto base = [](const std::string& year, const std::string& rest = "") {
    return Fields(kChange, "indicator { base_period: \"" + year + "\" } " + rest);
  };
  for (const std::string year : {"1991", "2015", "2024"})
    EXPECT_THAT(base(year), IsEmpty()) << year;
  for (const std::string year : {"1990", "2025", "2015-06", "a2015", "x"}) {
    EXPECT_THAT(base(year), ElementsAre("target.indicator.base_period")) << year;
  }
  const std::string every_year = "quantifier: QUANTIFIER_EVERY_YEAR";
  EXPECT_THAT(base("2020", every_year), IsEmpty());
  EXPECT_THAT(base("2021", every_year), ElementsAre("target.indicator.base_period"));
}

TEST(CheckComparison, WhatWasPlannedCoversTheYearsThatJudge) {
  const std::string planned = "target.indicator.comparison.planned";
  EXPECT_THAT(Fields(kShare), ElementsAre(planned));
  EXPECT_THAT(Fields(kShare + std::string(kPlanned2025)), IsEmpty());
  EXPECT_THAT(Fields(kShare, R"(due_period: "open-ended")"), IsEmpty());
  EXPECT_THAT(Fields(kShare + std::string(kPlanned2025), "quantifier: QUANTIFIER_EVERY_YEAR"),
              ElementsAre(planned));
  EXPECT_THAT(
      Fields(kShare + std::string(kPlanned2025), "indicator { window: WINDOW_TERM_TO_DATE }"),
      ElementsAre(planned));
  EXPECT_THAT(Fields(kChange + std::string(kPlanned2025)), ElementsAre(planned));
  const std::string faulty = R"(planned { period: "2023" value: "0" }
                                planned { period: "2022" value: "1,5" }
                                planned { period: "2020" value: "1" } )";
  EXPECT_THAT(Fields(kShare + faulty + kPlanned2025),
              ElementsAre(planned + "[0].value", planned + "[1].period", planned + "[1].value",
                          planned + "[2].period"));
  EXPECT_THAT(Fields("kind: COMPARISON_KIND_DIFFERENCE reference: REFERENCE_PLANNED "
                     "planned { period: '2025' value: '0' }"),
              IsEmpty());
}

TEST(CheckComparison, WhatWasPlannedForARatioDoesNotAddUp) {
  auto target = FromText<v1::Target>(R"(quantifier: QUANTIFIER_AT_DUE due_period: "2021"
      indicator { window: WINDOW_TERM_TO_DATE ratio {
        numerator { terms { cell { form: "forms/socio" element: "elements/income"
                                   aggregate: AGGREGATE_SUM } } }
        denominator { terms { cell { form: "forms/socio" element: "elements/events"
                                     aggregate: AGGREGATE_SUM } } } }
        comparison { kind: COMPARISON_KIND_PERCENT_OF reference: REFERENCE_PLANNED
                     planned { period: "2021" value: "5" } } })");
  Violations violations;
  CheckTarget(target, {ParsePeriod("2021-2025").value(), 2020}, {}, TestVocabulary(), violations);
  EXPECT_THAT(FieldsOf(violations), ElementsAre("target.indicator.window"));
}

}  // namespace
}  // namespace thidua::targets
