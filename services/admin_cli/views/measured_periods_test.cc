#include "services/admin_cli/views/measured_periods.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;

// "value 2022" for each period of a target of 2021-2025 that was evaluated up to that day.
std::vector<std::string> Periods(const std::string& target, const std::string& result,
                                 const std::string& as_of = "2023-12-31") {
  const auto evaluation = FromText<targets::v1::Evaluation>("as_of: '" + as_of + "'");
  const auto plan = FromText<targets::v1::Plan>("term: '2021-2025'");
  const auto periods = MeasuredPeriodsOf(evaluation, plan, FromText<targets::v1::Target>(target),
                                         FromText<targets::v1::TargetResult>(result));
  std::vector<std::string> texts;
  for (const MeasuredPeriod& period : *periods) {
    const char* roles[] = {"value ", "reference ", "year ", "baseline "};
    texts.push_back(roles[static_cast<int>(period.role)] + period.Text());
  }
  return texts;
}

constexpr char kDue[] = "due_period: '2025' indicator { level {} } ";

TEST(MeasuredPeriodsOf, OfALevelIsTheYearOfTheValue) {
  EXPECT_THAT(Periods(kDue, "actual_period: '2023'"), ElementsAre("value 2023"));
  // Where there is no value it was looked for in the year that decides.
  EXPECT_THAT(Periods(kDue, ""), ElementsAre("value 2023"));
  EXPECT_THAT(Periods("due_period: '2022' indicator { level {} }", ""), ElementsAre("value 2022"));
  EXPECT_THAT(Periods(kDue, "actual_period: '2023' base_period: '2020' baseline { value: '1' }"),
              ElementsAre("value 2023", "baseline 2020"));
}

TEST(MeasuredPeriodsOf, OfSumsAndMeansIsTheTermSoFar) {
  const std::string sum = "due_period: '2025' indicator { window: WINDOW_TERM_TO_DATE level {} }";
  EXPECT_THAT(Periods(sum, "actual_period: '2023'"), ElementsAre("value 2021-2023"));
  MeasuredPeriod term;
  term.first_year = 2021;
  term.until = absl::CivilDay(2022, 12, 31);
  EXPECT_THAT(term.Days(targets::v1::Target()),
              ElementsAre(absl::CivilDay(2021, 12, 31), absl::CivilDay(2022, 12, 31)));
}

TEST(MeasuredPeriodsOf, OfComparisonsAreBothSides) {
  const std::string before =
      "due_period: '2025' indicator { level {} comparison { kind: COMPARISON_KIND_PERCENT_CHANGE "
      "reference: REFERENCE_YEAR_BEFORE } }";
  EXPECT_THAT(Periods(before, ""), ElementsAre("value 2023", "reference 2022"));
  // Nine months are compared with nine.
  EXPECT_THAT(Periods(before, "actual_period: '2023-09-30'", "2023-09-30"),
              ElementsAre("value 2023-09-30", "reference 2022-09-30"));
  const std::string mean =
      "due_period: '2025' indicator { level {} comparison { kind: COMPARISON_KIND_MEAN_OF_RATES "
      "reference: REFERENCE_BASE_YEAR } }";
  EXPECT_THAT(Periods(mean, "base_period: '2020'"),
              ElementsAre("value 2023", "reference 2020", "year 2021", "year 2022"));
  EXPECT_THAT(Periods(mean, "base_period: '2023'"), ElementsAre("value 2023"));
}

TEST(MeasuredPeriodsOf, OfAnEveryYearPromiseIsEachUntilOneFailed) {
  const std::string every = std::string(kDue) + "quantifier: QUANTIFIER_EVERY_YEAR";
  EXPECT_THAT(Periods(every, "actual_period: '2023'"),
              ElementsAre("value 2023", "year 2021", "year 2022"));
  EXPECT_THAT(Periods(every, "actual_period: '2021' failed_period: '2021'"),
              ElementsAre("value 2021"));
}

TEST(MeasuredPeriodsOf, EndOnTheDayThatIsDue) {
  EXPECT_THAT(
      Periods("due_period: '2023-06-30' indicator { level {} }", "actual_period: '2023-06-30'"),
      ElementsAre("value 2023-06-30"));
}

TEST(MeasuredPeriodsOf, OfACompositeThereAreNone) {
  EXPECT_THAT(Periods("due_period: '2025' indicator { composite {} }", ""), ElementsAre());
}

}  // namespace
}  // namespace thidua::cli
