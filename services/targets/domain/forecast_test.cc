#include "services/targets/domain/forecast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kPeople[] = R"(name: "t" title: "Dân số" quantifier: QUANTIFIER_AT_DUE
    due_period: "2025" indicator { unit_of_measure: "người" level { value { terms {
      cell { form: "forms/socio" element: "elements/population" aggregate: AGGREGATE_SUM } } } } } )";
constexpr char kAtLeast150[] = "bound { kind: BOUND_KIND_AT_LEAST value: '150' }";

class ForecastTest : public ::testing::Test {
 protected:
  void People(int year, const std::string& sum, const std::string& status = "OFFICIAL") {
    AddTotal(totals_, "socio", std::to_string(year),
             "cells { element: 'elements/population' status: VALUE_STATUS_" + status + " sum: '" +
                 sum + "' }");
  }
  // Of kPeople with `changes` merged in.
  v1::Forecast Forecast(const std::string& changes, int year, const std::string& end = "") {
    auto message = FromText<v1::Target>(kPeople);
    message.MergeFrom(FromText<v1::Target>(changes));
    const Occasion occasion = OccasionIn(year, end, {message});
    EXPECT_THAT(CheckForecast(message, occasion), IsOk());
    return ForecastOf(message, occasion, totals_, vocabulary_).value();
  }
  // "2022=121" each.
  static std::vector<std::string> Values(const v1::Forecast& forecast) {
    std::vector<std::string> values;
    for (const auto& value : forecast.values()) {
      values.push_back(value.period() + "=" + value.value());
    }
    return values;
  }
  // "152.50 holds" each, or the problem.
  static std::vector<std::string> Lines(const v1::Forecast& forecast) {
    std::vector<std::string> lines;
    for (const auto& line : forecast.lines()) {
      lines.push_back(line.value() + line.problem() + (line.holds() ? " holds" : ""));
    }
    return lines;
  }
  static std::vector<std::string> Backtests(const v1::ForecastLine& line) {
    std::vector<std::string> tests;
    for (const auto& test : line.backtests()) {
      tests.push_back(test.known_period() + ">" + test.period() + " " + test.forecast() + "/" +
                      test.value());
    }
    return tests;
  }

  Totals totals_;
  const TestVocabulary vocabulary_;
};

TEST_F(ForecastTest, ExtendsWhatTheTargetCameTo) {
  People(2019, "1");  // before the base year
  People(2020, "100");
  People(2021, "120");
  People(2022, "121");
  People(2023, "999");  // after what counts
  const v1::Forecast forecast = Forecast(kAtLeast150, 2022);
  EXPECT_EQ(forecast.target(), "t");
  EXPECT_EQ(forecast.title(), "Dân số");
  EXPECT_EQ(forecast.period(), "2022");
  EXPECT_EQ(forecast.due_period(), "2025");
  EXPECT_EQ(forecast.bound().value(), "150");
  EXPECT_EQ(forecast.unit_of_measure(), "người");
  EXPECT_THAT(Values(forecast), ElementsAre("2020=100", "2021=120", "2022=121"));
  ASSERT_THAT(forecast.lines(), SizeIs(4));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(forecast.lines(i).method(), i + 1);
  EXPECT_THAT(Lines(forecast), ElementsAre("121", "153 holds", "161 holds", "156 holds"));
  EXPECT_THAT(Backtests(forecast.lines(0)), ElementsAre("2020>2021 100/120", "2021>2022 120/121"));
  EXPECT_EQ(forecast.lines(0).mean_absolute_error(), "11") << "20 and 1: 10.5";
  EXPECT_THAT(Backtests(forecast.lines(1)), ElementsAre("2021>2022 140/121"));
  EXPECT_EQ(forecast.lines(1).mean_absolute_error(), "19");
  EXPECT_THAT(Backtests(forecast.lines(2)), ElementsAre("2021>2022 144/121"));
  EXPECT_THAT(Backtests(forecast.lines(3)), ElementsAre("2021>2022 140/121"));
  EXPECT_FALSE(forecast.simulated());
}

TEST_F(ForecastTest, YearsWithoutAValueAreLeftOut) {
  People(2020, "100", "ESTIMATE");
  People(2023, "130");
  const v1::Forecast forecast = Forecast(kAtLeast150, 2024);
  EXPECT_THAT(Values(forecast), ElementsAre("2020=100", "2023=130"));
  EXPECT_TRUE(forecast.values(0).provisional());
  EXPECT_FALSE(forecast.values(1).provisional());
  EXPECT_EQ(forecast.lines(1).value(), "150") << "10 a year, and two years are left.";
  EXPECT_TRUE(forecast.lines(1).holds());
  EXPECT_THAT(Backtests(forecast.lines(0)), ElementsAre("2020>2023 100/130"));
  EXPECT_THAT(forecast.lines(1).backtests(), IsEmpty());
  EXPECT_EQ(forecast.lines(1).mean_absolute_error(), "") << "Nothing is known, not zero.";
}

TEST_F(ForecastTest, PrintsOnTheSideOfTheBound) {
  People(2021, "100");
  People(2023, "133");
  // 16.5 a year: 166; and 100 * 1.33^2 = 176.89, which 177 is above.
  const std::string target = "bound { kind: BOUND_KIND_AT_LEAST value: ";
  EXPECT_EQ(Forecast(target + "'177' }", 2023).lines(2).value(), "176.9");
  EXPECT_FALSE(Forecast(target + "'177' }", 2023).lines(2).holds());
  EXPECT_TRUE(Forecast(target + "'176.89' }", 2023).lines(2).holds());
  EXPECT_FALSE(Forecast(target + "'176.890001' }", 2023).lines(2).holds());
  EXPECT_FALSE(Forecast("", 2023).lines(2).holds()) << "There is no bound.";
  EXPECT_EQ(Forecast("", 2023).lines(2).value(), "177");
  EXPECT_FALSE(Forecast("bound { kind: BOUND_KIND_ABOUT value: '177' }", 2023).lines(2).holds())
      << "How far off still holds was not decided.";
}

TEST_F(ForecastTest, WhatIsOverIsNotForecast) {
  People(2021, "100");
  People(2022, "110");
  People(2023, "150");
  const std::string due_2022 = std::string(kAtLeast150) + " due_period: '2022'";
  const v1::Forecast over = Forecast(due_2022, 2023);
  EXPECT_THAT(Values(over), ElementsAre("2021=100", "2022=110"));
  EXPECT_THAT(Lines(over), AllOf(SizeIs(4), Each(HasSubstr("was due in 2022, which is over"))));
  EXPECT_THAT(Backtests(over.lines(0)), ElementsAre("2021>2022 100/110"));
  EXPECT_THAT(Lines(Forecast(due_2022, 2021)), Contains("100"));
}

TEST_F(ForecastTest, NothingGoesOnOfAnOwnerThatCeasedToExist) {
  People(2021, "100");
  People(2022, "110");
  const v1::Forecast forecast = Forecast(kAtLeast150, 2023, /*end=*/"2022-07-01");
  EXPECT_THAT(Values(forecast), ElementsAre("2021=100")) << "2022 is no whole year.";
  EXPECT_THAT(Lines(forecast), Each(HasSubstr("no longer exists from 2022-07-01 on")));
  EXPECT_THAT(Lines(Forecast(kAtLeast150, 2022, "2023-01-01")), Contains("140"))
      << "It saw 2022 out, and went on by 10 a year.";
}

TEST_F(ForecastTest, SumsOverTheTermBeginWithIt) {
  for (const int year : {2018, 2020, 2021, 2022}) {
    AddTotal(totals_, "socio", std::to_string(year),
             "cells { element: 'elements/events' sum: '10' }");
  }
  const auto events = FromText<v1::Target>(R"(quantifier: QUANTIFIER_AT_DUE due_period: "2025"
      indicator { window: WINDOW_TERM_TO_DATE base_period: "2018" level { value { terms { cell {
        form: "forms/socio" element: "elements/events" aggregate: AGGREGATE_SUM } } } } })");
  const v1::Forecast forecast =
      ForecastOf(events, OccasionIn(2022, "", {events}), totals_, vocabulary_).value();
  EXPECT_THAT(Values(forecast), ElementsAre("2021=10", "2022=20"));
  EXPECT_EQ(forecast.lines(1).value(), "50");
}

TEST_F(ForecastTest, WhatIsComparedHasValuesToo) {
  People(2020, "100");
  People(2021, "110");
  People(2022, "130");
  const auto comparison = [](const std::string& kind) {
    return std::string(kAtLeast150) +
           " indicator { decimals: 2 comparison { kind: " + "COMPARISON_KIND_" + kind +
           " reference: REFERENCE_BASE_YEAR } }";
  };
  const v1::Forecast change = Forecast(comparison("PERCENT_CHANGE"), 2022);
  EXPECT_THAT(Values(change), ElementsAre("2021=10.00", "2022=30.00"));
  EXPECT_EQ(change.lines(1).value(), "90.00");
  const v1::Forecast growth = Forecast(comparison("COMPOUND_GROWTH"), 2022);
  EXPECT_THAT(Values(growth), ElementsAre("2021=10.00", "2022=14.02"));
  EXPECT_EQ(growth.lines(0).value(), "14.02");
  EXPECT_EQ(growth.lines(0).mean_absolute_error(), "4.02");
  EXPECT_EQ(growth.lines(1).value(), "");
  EXPECT_THAT(growth.lines(1).problem(), HasSubstr("no exact number"));
}

TEST_F(ForecastTest, MarksWhatIsSimulated) {
  People(2020, "100");
  AddTotal(totals_, "socio", "2021", "cells { element: 'elements/population' sum: '110' }",
           "expected: 25 accepted: 25 simulated: true");
  EXPECT_TRUE(Forecast("", 2022).simulated());
}

TEST_F(ForecastTest, AsksForTheYearsThatItExtends) {
  const auto target = FromText<v1::Target>(kPeople);
  const auto keys = TotalsForForecast(target, OccasionIn(2022, "", {target}));
  EXPECT_THAT(keys, SizeIs(9)) << "three calendars a year";
  EXPECT_EQ(keys.front().period, "2020");
  EXPECT_EQ(keys.back().period, "s2022");
}

TEST_F(ForecastTest, IsForWhatIsDueByTheEndOfAYear) {
  const auto fields = [](const std::string& target, const std::string& period) {
    const auto message = FromText<v1::Target>(target);
    return FieldsOf(CheckForecast(message, OccasionOf(period, "", {message})));
  };
  EXPECT_THAT(fields(kPeople, "2022"), IsEmpty());
  EXPECT_THAT(fields(kPeople, "2022-q3"), ElementsAre("period"));
  EXPECT_THAT(fields("due_period: '2025-06-30' indicator { composite {} }", "2022-q3"),
              ElementsAre("name", "name", "period"));
  EXPECT_THAT(fields("due_period: 'open-ended'", "2022"), ElementsAre("name"));
}

}  // namespace
}  // namespace thidua::targets
