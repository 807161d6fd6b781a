#include "services/targets/domain/formula.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"
#include "services/targets/domain/required_totals.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

v1::Target Share(const std::string& id, const std::string& element) {
  return FromText<v1::Target>(
      R"(name: ")" + id +
      R"(" due_period: "2025" quantifier: QUANTIFIER_AT_DUE composition: "economy"
         bound { kind: BOUND_KIND_POINT value: "47" direction: DIRECTION_HIGHER }
         indicator { decimals: 0 unit_of_measure: "%" ratio { scale: 100
           numerator { terms { cell { form: "forms/socio" element: ")" +
      element + R"(" aggregate: AGGREGATE_SUM } } }
           denominator {
             terms { cell { form: "forms/socio" element: "elements/a" aggregate: AGGREGATE_SUM } }
             terms { cell { form: "forms/socio" element: "elements/b" aggregate: AGGREGATE_SUM } }
             terms { cell { form: "forms/socio" element: "elements/c" aggregate: AGGREGATE_SUM } }
           } } })");
}

TEST(FindFormula, KeepsOldOnesAndDefaultsToTheNewest) {
  EXPECT_EQ((*FindFormula(1))->number, 1);
  EXPECT_EQ((*FindFormula(0))->number, 1);
  EXPECT_EQ(ReasonOf(FindFormula(2).status()), type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  EXPECT_EQ(FindFormula(-1).status().code(), absl::StatusCode::kInvalidArgument);
}

class Formula1Test : public ::testing::Test {
 protected:
  std::vector<v1::TargetResult> Evaluate(const std::vector<v1::Target>& targets, int year) {
    return (*FindFormula(1))->evaluate(targets, OccasionIn(year), totals_, vocabulary_).value();
  }

  Totals totals_;
  TestVocabulary vocabulary_;
};

TEST_F(Formula1Test, PrintsACompositionTogether) {
  const std::vector<v1::Target> targets = {Share("t05", "elements/a"), Share("t06", "elements/b"),
                                           Share("t07", "elements/c")};
  AddTotal(
      totals_, "socio", "2025",
      R"(cells { element: "elements/a" sum: "13.5" } cells { element: "elements/b" sum: "47.6" }
              cells { element: "elements/c" sum: "38.9" })");
  auto results = Evaluate(targets, 2025);
  // Each alone would print 14, 48, 39: 101. They are cut to 13 + 47 + 38 = 98, and .9 and .6
  // raised.
  EXPECT_EQ(results[0].actual().value(), "13");
  EXPECT_EQ(results[1].actual().value(), "48");
  EXPECT_EQ(results[2].actual().value(), "39");
  EXPECT_EQ(results[1].outcome(), v1::OUTCOME_MET);
  EXPECT_EQ(results[1].gap(), "-1");
}

TEST_F(Formula1Test, PrintsNoShareAcrossItsBound) {
  const std::vector<v1::Target> targets = {Share("t05", "elements/a"), Share("t06", "elements/b"),
                                           Share("t07", "elements/c")};
  AddTotal(
      totals_, "socio", "2025",
      R"(cells { element: "elements/a" sum: "13.5" } cells { element: "elements/b" sum: "46.9" }
              cells { element: "elements/c" sum: "39.6" })");
  const auto results = Evaluate(targets, 2025);
  // With no decimals they would be 13 + 47 + 40, and 46.9 is not 47: one more decimal for all.
  EXPECT_EQ(results[0].actual().value(), "13.5");
  EXPECT_EQ(results[1].actual().value(), "46.9");
  EXPECT_EQ(results[2].actual().value(), "39.6");
  EXPECT_EQ(results[1].outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(results[1].gap(), "0.1");
  EXPECT_EQ(results[1].actual().numerator(), "46.9");
  EXPECT_EQ(results[1].actual().denominator(), "100");
}

TEST_F(Formula1Test, PrintsSharesAloneWhereOneIsMissing) {
  AddTotal(
      totals_, "socio", "2025",
      R"(cells { element: "elements/a" sum: "13.5" } cells { element: "elements/b" sum: "46.9" }
              cells { element: "elements/c" sum: "39.6" })");
  auto incomplete = Share("t07", "elements/c");
  incomplete.mutable_indicator()
      ->mutable_ratio()
      ->mutable_numerator()
      ->mutable_terms(0)
      ->mutable_cell()
      ->set_element("elements/nothing");
  const auto results = Evaluate({Share("t05", "elements/a"), incomplete}, 2025);
  EXPECT_EQ(results[0].actual().value(), "14");
  EXPECT_EQ(results[1].outcome(), v1::OUTCOME_NOT_ASSESSABLE);
}

// The shares are 13.5, 47.8 and 38.7. Printed together they are 13, 48 and 39; the 13.5 alone would
// be 14. The old promise of agriculture measures the same as the new one, and shows the same.
TEST_F(Formula1Test, PrintsASupersededShareAsItsHeirs) {
  AddTotal(
      totals_, "socio", "2025",
      R"(cells { element: "elements/a" sum: "13.5" } cells { element: "elements/b" sum: "47.8" }
              cells { element: "elements/c" sum: "38.7" })");
  auto oldest = Share("t05", "elements/a");
  oldest.set_superseded_by("t05b");
  auto old = Share("t05b", "elements/a");
  old.set_superseded_by("t05c");
  old.set_supersedes("t05");
  old.set_predecessor_outcome(v1::PREDECESSOR_OUTCOME_NOT_DUE);
  auto heir = Share("t05c", "elements/a");
  heir.set_supersedes("t05b");
  heir.set_predecessor_outcome(v1::PREDECESSOR_OUTCOME_MISSED);
  const auto results =
      Evaluate({oldest, old, heir, Share("t06", "elements/b"), Share("t07", "elements/c")}, 2025);
  std::vector<std::string> printed;
  for (const auto& result : results) printed.push_back(result.actual().value());
  EXPECT_THAT(printed, ElementsAre("13", "13", "13", "48", "39"));
  EXPECT_EQ(results[0].superseded_by(), "t05b");
  EXPECT_EQ(results[0].supersedes(), "");
  EXPECT_EQ(results[1].supersedes(), "t05");
  EXPECT_EQ(results[1].superseded_by(), "t05c");
  EXPECT_EQ(results[2].predecessor_outcome(), v1::PREDECESSOR_OUTCOME_MISSED);
  // One that measured something else, 47.8, does not show what its heir measures.
  auto other = Share("t05b", "elements/b");
  other.set_superseded_by("t05c");
  EXPECT_EQ(Evaluate({other, heir, Share("t06", "elements/b"), Share("t07", "elements/c")}, 2025)[0]
                .actual()
                .value(),
            "48");
  // One whose heir left the composition is printed alone.
  heir.clear_composition();
  EXPECT_EQ(Evaluate({old, heir, Share("t06", "elements/b"), Share("t07", "elements/c")}, 2025)[0]
                .actual()
                .value(),
            "14");
}

TEST_F(Formula1Test, ShowsTheBaseline) {
  AddTotal(
      totals_, "socio", "2020",
      R"(cells { element: "elements/a" sum: "15.7" } cells { element: "elements/b" sum: "45.9" }
              cells { element: "elements/c" sum: "38.4" })",
      "expected: 25 accepted: 25 simulated: true");
  const auto results = Evaluate({Share("t05", "elements/a")}, 2022);
  EXPECT_EQ(results[0].baseline().value(), "16");
  EXPECT_TRUE(results[0].simulated());
  EXPECT_EQ(results[0].outcome(), v1::OUTCOME_NOT_ASSESSABLE);
}

TEST_F(Formula1Test, SameInputsGiveTheSameBytes) {
  AddTotal(totals_, "socio", "2025",
           R"(cells { element: "elements/a" sum: "1" } cells { element: "elements/b" sum: "1" }
              cells { element: "elements/c" sum: "1" })");
  const std::vector<v1::Target> targets = {Share("t05", "elements/a"), Share("t06", "elements/b")};
  const auto first = Evaluate(targets, 2025);
  const auto second = Evaluate(targets, 2025);
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].SerializeAsString(), second[i].SerializeAsString());
  }
}

// The example of docs/verdicts.md.
TEST_F(Formula1Test, WorkedExample) {
  const auto target = FromText<v1::Target>(
      R"(name: "t18" due_period: "2025" quantifier: QUANTIFIER_AT_DUE
         bound { kind: BOUND_KIND_AT_LEAST value: "100" }
         trajectory { period: "2022" value: "72.06" } risk_margin: "5"
         indicator { decimals: 2 unit_of_measure: "%" ratio { scale: 100
           numerator { terms { cell { form: "forms/socio" element: "elements/events"
                                      aggregate: AGGREGATE_SUM } } }
           denominator { terms { cell { form: "forms/socio" element: "elements/population"
                                        aggregate: AGGREGATE_SUM } } } }
           published { form: "forms/survey" element: "elements/income_per_head"
                       aggregate: AGGREGATE_SUM } })");
  AddTotal(totals_, "socio", "2020",
           R"(cells { element: "elements/events" sum: "40" }
              cells { element: "elements/population" sum: "64" })");
  AddTotal(totals_, "socio", "2022",
           R"(cells { element: "elements/events" sum: "49" }
              cells { element: "elements/population" sum: "68" })");
  AddTotal(totals_, "survey", "2022",
           R"(cells { element: "elements/income_per_head" sum: "72.5" })");
  const v1::TargetResult result = Evaluate({target}, 2022)[0];
  EXPECT_EQ(result.outcome(), v1::OUTCOME_AT_RISK);
  EXPECT_EQ(result.actual().numerator(), "49");
  EXPECT_EQ(result.actual().denominator(), "68");
  EXPECT_EQ(result.actual().value(), "72.059");
  EXPECT_EQ(result.actual_period(), "2022");
  EXPECT_EQ(result.gap(), "27.941");
  EXPECT_EQ(result.baseline().value(), "62.50");
  EXPECT_EQ(result.hint().kind(), v1::HINT_KIND_POINTS);
  EXPECT_EQ(result.hint().value(), "9.314");
  EXPECT_EQ(result.hint().years_left(), 3);
  EXPECT_EQ(result.conflict().published(), "72.5");
}

// The calendar years that are asked for of forms/socio.
std::vector<std::string> YearsAsked(const std::string& rest, int year,
                                    const std::string& owner_valid_to = "",
                                    const std::string& window = "WINDOW_PERIOD") {
  v1::Window value = v1::WINDOW_UNSPECIFIED;
  auto target = FromText<v1::Target>(
      rest + R"( indicator { level { value { terms { cell { form: "forms/socio" } } } } })");
  EXPECT_TRUE(v1::Window_Parse(window, &value));
  target.mutable_indicator()->set_window(value);
  std::vector<std::string> years;
  for (const TotalKey& key : RequiredTotals(target, OccasionIn(year, owner_valid_to))) {
    if (key.period.size() == 4) years.push_back(key.period);
  }
  return years;
}

TEST(RequiredTotals, AsksForTheYearsThatMatter) {
  EXPECT_THAT(YearsAsked(R"(due_period: "2025")", 2023), ElementsAre("2020", "2023"));
  EXPECT_THAT(YearsAsked(R"(due_period: "2022")", 2023), ElementsAre("2020", "2022"));
  EXPECT_THAT(YearsAsked(R"(due_period: "2025" quantifier: QUANTIFIER_EVERY_YEAR)", 2023),
              ElementsAre("2020", "2021", "2022", "2023"));
  EXPECT_THAT(YearsAsked(R"(due_period: "2025")", 2022, "", "WINDOW_TERM_TO_DATE"),
              ElementsAre("2020", "2021", "2022"));
  EXPECT_THAT(YearsAsked(R"(due_period: "2025")", 2022, "2022-07-01"),
              ElementsAre("2020", "2021", "2022"));
}

TEST(RequiredTotals, AsksForEveryFormOnEveryCalendar) {
  const auto target = FromText<v1::Target>(R"(due_period: "2025" indicator {
      comparison { kind: COMPARISON_KIND_MEAN_OF_RATES reference: REFERENCE_BASE_YEAR }
      level { value { terms { cell { form: "forms/b" } } } }
      published { form: "forms/a" } })");
  const auto keys = RequiredTotals(target, OccasionIn(2021));
  ASSERT_EQ(keys.size(), 12u);
  EXPECT_EQ(keys.front(), (TotalKey{"forms/a", "2020"}));
  EXPECT_EQ(keys[1].period, "2021");
  EXPECT_EQ(keys[2].period, "a2020");
  EXPECT_EQ(keys.back(), (TotalKey{"forms/b", "s2021"}));
}

TEST(OccasionOf, RefusesAPeriodOutsideTheTerm) {
  const auto plan = FromText<v1::Plan>(R"(term: "2021-2025" base_period: "2020")");
  for (const std::string period :
       {"2020", "2026", "a2022", "a2022-q1", "s2022-h1", "2021-2025", "", "2020-q3", "2026-01"}) {
    const auto occasion = Occasion::Of(plan, {}, period, "");
    EXPECT_EQ(ReasonOf(occasion.status()), type::v1::ERROR_REASON_UNKNOWN_PERIOD) << period;
  }
  EXPECT_EQ(Occasion::Of(plan, {}, "2022", "soon").status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Occasion::Of(v1::Plan(), {}, "2022", "").status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace thidua::targets
