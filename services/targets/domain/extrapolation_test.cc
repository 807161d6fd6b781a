#include "services/targets/domain/extrapolation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

using ::testing::HasSubstr;

constexpr v1::ForecastMethod kLast = v1::FORECAST_METHOD_LAST_VALUE;
constexpr v1::ForecastMethod kChange = v1::FORECAST_METHOD_MEAN_CHANGE;
constexpr v1::ForecastMethod kGrowth = v1::FORECAST_METHOD_MEAN_GROWTH;
constexpr v1::ForecastMethod kTrend = v1::FORECAST_METHOD_LINEAR_TREND;

std::vector<ValueInYear> Values(const std::vector<std::pair<int, std::string>>& texts) {
  std::vector<ValueInYear> values;
  for (const auto& [year, text] : texts) values.push_back({year, *ReadDecimal(text)});
  return values;
}

// What the method says, with two decimals, or its problem.
std::string Said(v1::ForecastMethod method, const std::vector<ValueInYear>& values, int year) {
  const Extrapolation said = Extrapolate(method, values, year);
  EXPECT_NE(said.value.has_value(), !said.problem.empty());
  return said.value ? said.value->Rounded(2) : said.problem;
}

TEST(Extrapolate, GoesOnAsEachMethodSays) {
  const auto values = Values({{2020, "100"}, {2021, "120"}, {2022, "121"}});
  EXPECT_EQ(Said(kLast, values, 2025), "121.00");
  // (121 - 100) / 2 = 10.5 a year.
  EXPECT_EQ(Said(kChange, values, 2025), "152.50");
  // 121 / 100 in two years are 10 % a year: 121 * 1.1^3.
  EXPECT_EQ(Said(kGrowth, values, 2025), "161.05");
  // The mean is 341 / 3 in 2021, the slope 10.5: 341 / 3 + 4 * 10.5 = 155.666...
  EXPECT_EQ(Said(kTrend, values, 2025), "155.67");
}

TEST(Extrapolate, CountsTheYearsBetween) {
  const auto values = Values({{2015, "10"}, {2020, "20"}, {2022, "24"}});
  EXPECT_EQ(Said(kChange, values, 2025), "30.00");
  // The sevenths root of 24^10 / 10^3.
  EXPECT_EQ(Said(kGrowth, values, 2025), "34.93");
  // Mean 2019, 18; slope (4 * 8 + 1 * 2 + 3 * 6) / 26 = 2: 18 + 6 * 2.
  EXPECT_EQ(Said(kTrend, values, 2025), "30.00");
}

TEST(Extrapolate, FallsBelowZero) {
  const auto values = Values({{2021, "3"}, {2022, "1"}});
  EXPECT_EQ(Said(kChange, values, 2024), "-3.00");
  EXPECT_EQ(Said(kTrend, values, 2024), "-3.00");
  EXPECT_EQ(Said(kGrowth, values, 2024), "0.11");
}

TEST(Extrapolate, SaysWhatItLacks) {
  EXPECT_THAT(Said(kLast, {}, 2025), HasSubstr("no value"));
  EXPECT_THAT(Said(kTrend, {}, 2025), HasSubstr("no value"));
  const auto one = Values({{2021, "3"}});
  EXPECT_EQ(Said(kLast, one, 2025), "3.00");
  for (const v1::ForecastMethod method : {kChange, kGrowth, kTrend}) {
    EXPECT_THAT(Said(method, one, 2025), HasSubstr("one value alone, that of 2021"));
  }
  for (const std::string zero : {"0", "-1"}) {
    EXPECT_THAT(Said(kGrowth, Values({{2020, "1"}, {2021, zero}, {2022, "3"}}), 2025),
                HasSubstr("of 2021 is not above 0"));
  }
}

TEST(Extrapolate, GoesOnFromNoRoot) {
  std::vector<ValueInYear> values = Values({{2021, "3"}, {2023, "4"}});
  values.insert(values.begin() + 1, {2022, CompoundGrowth(2, 1, 2)});
  for (const v1::ForecastMethod method : {kChange, kGrowth, kTrend}) {
    EXPECT_THAT(Said(method, values, 2025), HasSubstr("of 2022 is an average of compound growth"));
  }
  values.pop_back();
  EXPECT_EQ(Said(kLast, values, 2025), "41.42");
}

// The same methods by other formulas: the sums of the normal equations for the line, a check from
// both sides for the growth.
TEST(Extrapolate, AgreesWithAnotherComputation) {
  std::vector<std::pair<int, mpq_class>> known;
  std::vector<ValueInYear> values;
  unsigned state = 7;
  for (int year = 2001; year < 2021; ++year) {
    state = state * 1103515245 + 12345;
    if (state >> 16 & 1) continue;  // some years have no value
    const mpq_class value = mpq_class(100 + (state >> 17) % 100000) / 100;
    known.emplace_back(year, value);
    values.push_back({year, value});
    if (known.size() < 2) continue;
    const mpq_class& first = known.front().second;
    const mpq_class& last = known.back().second;
    const int years = year - known.front().first;
    mpq_class n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (const auto& [at, value_then] : known) {
      n += 1;
      x += at;
      y += value_then;
      xx += mpq_class(at) * at;
      xy += at * value_then;
    }
    const mpq_class slope = (n * xy - x * y) / (n * xx - x * x);
    for (const int ahead : {1, 4}) {
      const auto said = [&](v1::ForecastMethod method) {
        return *Extrapolate(method, values, year + ahead).value;
      };
      EXPECT_EQ(said(kChange).Compare(last + ahead * (last - first) / years), 0);
      EXPECT_EQ(said(kTrend).Compare((y - slope * x) / n + slope * (year + ahead)), 0);
      const mpq_class growth = *ReadDecimal(said(kGrowth).Rounded(6));
      const mpq_class half_digit(1, 2000000);
      const mpq_class wanted = Power(last / first, ahead);
      EXPECT_LE(Power((growth - half_digit) / last, years), wanted);
      EXPECT_GE(Power((growth + half_digit) / last, years), wanted);
    }
  }
  EXPECT_GT(values.size(), 5);
}

}  // namespace
}  // namespace thidua::targets
