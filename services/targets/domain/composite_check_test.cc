#include "services/targets/domain/composite_check.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/target_check.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const std::string kTargets = "units/x/plans/p/targets/";

Siblings SomeSiblings() {
  Siblings siblings;
  const auto put = [&siblings](const std::string& id, const std::string& text) {
    auto target = FromText<v1::Target>(text);
    target.set_name(kTargets + id);
    siblings[target.name()] = std::move(target);
  };
  const std::string bound = R"( bound { kind: BOUND_KIND_AT_LEAST value: "1" })";
  put("a", R"(due_period: "2025" indicator { unit_of_measure: "%" level {} })" + bound);
  put("b", R"(due_period: "2024-06-30" indicator { unit_of_measure: "%" level {} })" + bound);
  put("late", R"(due_period: "2030" indicator { unit_of_measure: "%" level {} })" + bound);
  put("open", R"(due_period: "open-ended" indicator { unit_of_measure: "%" level {} })" + bound);
  put("none", R"(due_period: "2025" indicator { unit_of_measure: "%" level {} })");
  put("growth", R"(due_period: "2025" indicator { unit_of_measure: "%" level {}
      comparison { kind: COMPARISON_KIND_COMPOUND_GROWTH } })" +
                    bound);
  put("people", R"(due_period: "2025" indicator { unit_of_measure: "người" level {} })" + bound);
  put("composite", R"(due_period: "2025" indicator { unit_of_measure: "%" composite {} })");
  return siblings;
}

// The violations of a composite due 2025 with these members, each an id and more of it.
std::vector<std::string> Fields(const std::string& kind, const std::vector<std::string>& members,
                                const std::string& rest = "") {
  std::string text = R"(due_period: "2025" quantifier: QUANTIFIER_AT_DUE
      indicator { unit_of_measure: "%" composite { kind: COMPOSITE_KIND_)" +
                     kind;
  for (const std::string& member : members) {
    absl::StrAppend(&text, " members { target: \"", kTargets, member, " }");
  }
  auto target = FromText<v1::Target>(text + " } } ");
  target.MergeFrom(FromText<v1::Target>(rest));
  Violations violations;
  CheckTarget(target, {ParsePeriod("2021-2025").value(), 2020}, SomeSiblings(), TestVocabulary(),
              violations);
  return FieldsOf(violations);
}

std::string At(int member, const std::string& field = "target") {
  return absl::StrCat("target.indicator.composite.members[", member, "].", field);
}

TEST(CheckComposite, AcceptsTargetsOfThePlanThatAreDueByThen) {
  EXPECT_THAT(Fields("ALL_OF", {"a\"", "b\"", "growth\"", "people\""}), IsEmpty());
  EXPECT_THAT(Fields("WEIGHTED_SHARE", {"a\" weight: '2.5'", "people\""}), IsEmpty());
  EXPECT_THAT(Fields("WEIGHTED_MEAN", {"a\" weight: '2.5'", "none\""}), IsEmpty());
  EXPECT_THAT(Fields("ALL_OF", {"a\"", "late\"", "open\""}, R"(due_period: "open-ended")"),
              IsEmpty());
}

TEST(CheckComposite, FindsEachMemberThatDoesNotFit) {
  EXPECT_THAT(
      Fields("ALL_OF", {"a\"", "nobody\"", "late\"", "open\"", "composite\"", "none\"", "a\""}),
      ElementsAre(At(1), At(2), At(3), At(4), At(5), At(6)));
  EXPECT_THAT(Fields("WEIGHTED_MEAN", {"a\"", "growth\"", "people\""}), ElementsAre(At(1), At(2)));
  EXPECT_THAT(
      Fields("WEIGHTED_SHARE", {"a\" weight: '0'", "b\" weight: '-1'", "people\" weight: '1,5'"}),
      ElementsAre(At(0, "weight"), At(1, "weight"), At(2, "weight")));
  EXPECT_THAT(Fields("ALL_OF", {"a\" weight: '2'", "b\""}), ElementsAre(At(0, "weight")));
}

TEST(CheckComposite, IsOfTwoToAHundred) {
  EXPECT_THAT(Fields("ALL_OF", {"a\""}), ElementsAre("target.indicator.composite.members"));
  EXPECT_THAT(Fields("ALL_OF", std::vector<std::string>(101, "nobody\"")),
              ElementsAre("target.indicator.composite.members"));
  EXPECT_THAT(Fields("UNSPECIFIED", {"a\"", "b\""}),
              ElementsAre("target.indicator.composite.kind"));
}

TEST(CheckComposite, TakesNothingThatItsMembersDecide) {
  const std::string everything = R"(
      indicator { window: WINDOW_TERM_TO_DATE comparison { kind: COMPARISON_KIND_DIFFERENCE }
                  base_period: "2015" published { form: "forms/survey"
                  element: "elements/clean_water" aggregate: AGGREGATE_SUM } }
      minimum_coverage_percent: "80" minimum_status: VALUE_STATUS_OFFICIAL composition: "economy"
      bound { kind: BOUND_KIND_AT_LEAST value: "1" } trajectory { period: "2023" value: "1" }
      risk_margin: "1" quantifier: QUANTIFIER_EVERY_YEAR)";
  EXPECT_THAT(Fields("ALL_OF", {"a\"", "b\""}, everything),
              UnorderedElementsAre("target.indicator.window", "target.indicator.comparison",
                                   "target.indicator.base_period", "target.indicator.published",
                                   "target.minimum_coverage_percent", "target.minimum_status",
                                   "target.composition", "target.bound", "target.trajectory",
                                   "target.risk_margin", "target.quantifier"));
  EXPECT_THAT(Fields("WEIGHTED_SHARE", {"a\"", "b\""},
                     R"(bound { kind: BOUND_KIND_AT_LEAST value: "1" }
                        trajectory { period: "2023" value: "1" } risk_margin: "1")"),
              IsEmpty());
}

TEST(SiblingsOf, AreOfTheSamePlan) {
  auto target = FromText<v1::Target>(R"(indicator { composite {
      members { target: "units/x/plans/p/targets/b" } members { target: "units/x/plans/p/targets/a" }
      members { target: "units/x/plans/p/targets/b" } members { target: "units/x/plans/q/targets/a" }
      members { target: "units/x/plans/p/targets/self" } members { target: "nonsense" } } })");
  target.set_name(kTargets + "self");
  EXPECT_THAT(SiblingsOf(target), ElementsAre(kTargets + "a", kTargets + "b"));
}

}  // namespace
}  // namespace thidua::targets
