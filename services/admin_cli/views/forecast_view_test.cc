#include "services/admin_cli/views/forecast_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "services/admin_cli/views/testing/row_texts.h"

namespace thidua::cli {
namespace {

using targets::v1::Forecast;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kForecast[] = R"(
    due_period: "2025" unit_of_measure: "%" bound { kind: BOUND_KIND_AT_LEAST value: "100" }
    values { period: "2021" value: "50.00" }
    values { period: "2022" value: "75.00" provisional: true }
    lines { method: FORECAST_METHOD_LAST_VALUE value: "75.00" mean_absolute_error: "25.00"
            backtests { period: "2022" known_period: "2021" forecast: "50.00" value: "75.00" } }
    lines { method: FORECAST_METHOD_MEAN_CHANGE value: "150.00" holds: true }
    lines { method: FORECAST_METHOD_MEAN_GROWTH problem: "Nothing grows." })";

using Row = std::vector<std::string>;

TEST(ForecastTable, HasARowAMethod) {
  auto forecast = FromText<Forecast>(kForecast);
  const Table table = ForecastTable(forecast);
  EXPECT_EQ(table.columns()[1].title, "IN 2025");
  ASSERT_THAT(table.rows(), SizeIs(3));
  EXPECT_EQ(testing::RowTexts(table, 0),
            Row({"last-value", "75.00", "%", "no", "25.00", "2022: 50.00 for 75.00", ""}));
  EXPECT_EQ(testing::RowTexts(table, 1), Row({"mean-change", "150.00", "%", "yes", "", "", ""}));
  EXPECT_EQ(testing::RowTexts(table, 2),
            Row({"mean-growth", "", "%", "", "", "", "Nothing grows."}));
  forecast.mutable_bound()->set_kind(targets::v1::BOUND_KIND_ABOUT);
  EXPECT_EQ(testing::RowTexts(ForecastTable(forecast), 0)[3], "undecided");
  forecast.clear_bound();
  EXPECT_EQ(testing::RowTexts(ForecastTable(forecast), 0)[3], "") << "Nothing could hold.";
}

TEST(ForecastRecords, TellsValuesForecastsAndBacktestsApart) {
  const Table table =
      ForecastRecords(FromText<Forecast>(std::string(kForecast) + "simulated: true"));
  ASSERT_THAT(table.rows(), SizeIs(6));
  EXPECT_EQ(testing::RowTexts(table, 1),
            Row({"value", "", "2022", "", "75.00", "", "", "", "%", "yes", "SIMULATED", "", ""}));
  EXPECT_EQ(testing::RowTexts(table, 2), Row({"forecast", "last-value", "2025", "2022", "", "75.00",
                                              "no", "25.00", "%", "", "SIMULATED", "", ""}));
  EXPECT_EQ(testing::RowTexts(table, 3), Row({"backtest", "last-value", "2022", "2021", "75.00",
                                              "50.00", "", "", "%", "", "SIMULATED", "", ""}));
  EXPECT_EQ(testing::RowTexts(table, 5).back(), "Nothing grows.");
}

TEST(ValuesText, SaysWhatIsProvisional) {
  EXPECT_EQ(ValuesText(FromText<Forecast>(kForecast)), "2021 50.00, 2022 75.00 (provisional)");
  EXPECT_EQ(ValuesText(Forecast()), "no value");
}

TEST(PlotText, DrawsAllOnOneScale) {
  auto forecast = FromText<Forecast>(kForecast);
  const std::string plot = PlotText(forecast);
  const auto bar = [](int cells) {
    std::string text;
    for (int i = 0; i < cells; ++i) text += "█";
    return text;
  };
  EXPECT_EQ(plot, "2021               " + bar(13) + " 50.00\n" + "2022               " + bar(20) +
                      " 75.00\n" + "2025? last-value   " + bar(20) + " 75.00\n" +
                      "2025? mean-change  " + bar(40) + " 150.00\n");
  forecast.mutable_values(0)->set_value("-0.50");
  EXPECT_EQ(PlotText(forecast), "") << "A bar has no room below zero.";
  EXPECT_EQ(PlotText(Forecast()), "");
}

TEST(ForecastNotes, SayWhenTheOwnerEnds) {
  auto forecast = FromText<Forecast>(kForecast);
  EXPECT_THAT(ForecastNotes(forecast), Not(HasSubstr("no longer exists")));
  forecast.mutable_pin()->set_owner_valid_to("2025-07-01");
  EXPECT_THAT(ForecastNotes(forecast), HasSubstr("no longer exists from 2025-07-01 on"));
  EXPECT_EQ(testing::RowTexts(ForecastRecords(forecast), 0)[11], "2025-07-01");
  forecast.mutable_pin()->set_owner_valid_to("2026-01-01");
  EXPECT_THAT(ForecastNotes(forecast), Not(HasSubstr("no longer exists"))) << "It sees 2025 out.";
}

TEST(ForecastNotes, SayHowFarAheadTheTestsLooked) {
  auto forecast = FromText<Forecast>(kForecast);
  EXPECT_THAT(ForecastNotes(forecast), HasSubstr("no figure"));
  EXPECT_THAT(ForecastNotes(forecast), HasSubstr("3 years ahead"));
  forecast.set_due_period("2023");
  EXPECT_THAT(ForecastNotes(forecast), Not(HasSubstr("ahead")));
  forecast.clear_lines();
  EXPECT_EQ(ForecastNotes(forecast), "") << "Nothing is forecast.";
}

}  // namespace
}  // namespace thidua::cli
