#include "services/reporting/domain/totals/over_time.h"

#include <gtest/gtest.h>

#include <map>

#include "common/testing/from_text.h"

namespace thidua::reporting {
namespace {

using v1::Column;
using v1::SeriesPeriod;

// Months of one row, of `of` subjects each.
class OverTimeTest : public ::testing::Test {
 protected:
  void SetColumn(const std::string& text) {
    column_ = FromText<Column>(text);
    for (SeriesCell& cell : cells_) cell.decimals = column_.decimals();
  }

  // A month in which `n` of `of` have a value, and what they add up to.
  void Month(std::optional<int64_t> value, int n, int of) {
    SeriesCell cell;
    if (value) cell.value = *value;
    cell.n = n;
    cell.of = of;
    cell.decimals = column_.decimals();
    cells_.push_back(cell);
    periods_.Add()->set_period("2022-0" + std::to_string(cells_.size()));
  }

  // "value period/periods, incomplete", or "none".
  std::string Make(v1::TimeAggregate aggregate) const {
    const auto made = MakeOverTime(aggregate, column_, cells_, periods_);
    if (!made) return "none";
    EXPECT_EQ(made->aggregate(), aggregate);
    const std::string sum = made->numerator().empty() ? "" : made->numerator() + " -> ";
    return sum + made->value() + " " + made->period() + "/" + std::to_string(made->periods()) +
           ", " + std::to_string(made->incomplete_periods());
  }

  Column column_;
  std::vector<SeriesCell> cells_;
  google::protobuf::RepeatedPtrField<SeriesPeriod> periods_;
};

constexpr char kFlow[] = "kind: VALUE_KIND_AMOUNT time_rollup: TIME_ROLLUP_SUM decimals: 1";
constexpr char kStock[] = "kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_LAST";

// 1.0, nothing, 2.5 and -0.5: 3.0 over three months, exactly 1 on average.
TEST_F(OverTimeTest, MakesEverythingOfAFlow) {
  SetColumn(kFlow);
  Month(10, 1, 1);
  Month(std::nullopt, 0, 1);
  Month(25, 1, 1);
  Month(-5, 1, 1);
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_SUM), "3 /3, 1");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_AVERAGE), "3 -> 1 /3, 1");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_MINIMUM), "-0.5 2022-04/3, 1");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_MAXIMUM), "2.5 2022-03/3, 1");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_LAST), "-0.5 2022-04/3, 1");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_COUNT), "3 /3, 1");
}

// 1.0 + 1.0 + 0.0 over 3 is 0.666..., rounded to 0.67; the same below zero to -0.67.
TEST_F(OverTimeTest, RoundsAnAverageHalfAwayFromZero) {
  SetColumn(kFlow);
  for (const int64_t value : {10, 10, 0}) Month(value, 1, 1);
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_AVERAGE), "2 -> 0.67 /3, 0");
  for (SeriesCell& cell : cells_) cell.value = -*cell.value;
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_AVERAGE), "-2 -> -0.67 /3, 0");
  cells_.clear();
  for (const int64_t value : {1, 0, 0, 0}) Month(value, 1, 1);
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_AVERAGE), "0.1 -> 0.03 /4, 0") << "0.025";
}

// A year's stocks do not add up, and a published rate has no mean of its own.
TEST_F(OverTimeTest, LeavesOutWhatMakesNoSense) {
  SetColumn(kStock);
  Month(100, 1, 1);
  Month(110, 1, 1);
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_SUM), "none");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_AVERAGE), "210 -> 105 /2, 0");
  SetColumn("kind: VALUE_KIND_PUBLISHED_RATE time_rollup: TIME_ROLLUP_LAST decimals: 2");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_SUM), "none");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_AVERAGE), "none");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_MAXIMUM), "1.1 2022-02/2, 0");
}

TEST_F(OverTimeTest, OfStatesThereAreTheLastOneAndHowMany) {
  SetColumn("kind: VALUE_KIND_STATE levels: 'weak' levels: 'good'");
  Month(0, 1, 1);
  Month(1, 1, 1);
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_LAST), "good 2022-02/2, 0");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_COUNT), "2 /2, 0");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_MAXIMUM), "none");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_AVERAGE), "none");
}

// In February 1 of 3 communes reported: the smallest month is March, not February.
TEST_F(OverTimeTest, AnIncompleteTotalIsInTheSumAlone) {
  SetColumn(kFlow);
  Month(300, 3, 3);
  Month(90, 1, 3);
  Month(240, 3, 3);
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_SUM), "63 /3, 1");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_MINIMUM), "24 2022-03/2, 1");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_AVERAGE), "54 -> 27 /2, 1");
}

TEST_F(OverTimeTest, WithoutAValueThereIsACountAlone) {
  SetColumn(kFlow);
  Month(std::nullopt, 0, 1);
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_SUM), "none");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_LAST), "none");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_COUNT), "0 /0, 1");
}

// 10 with one decimal is 1, and so is 1 without.
TEST_F(OverTimeTest, BringsDecimalsTogether) {
  SetColumn(kFlow);
  Month(10, 1, 1);
  Month(2, 1, 1);
  cells_.back().decimals = 0;
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_SUM), "3 /2, 0");
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_MAXIMUM), "2 2022-02/2, 0");
}

TEST_F(OverTimeTest, AddsUpBeyond64Bits) {
  SetColumn(kFlow);
  for (int i = 0; i < 9; ++i) Month(999'999'999'999'999'999, 1, 1);
  for (int i = 0; i < 9; ++i) cells_.push_back(cells_.back()), periods_.Add();
  EXPECT_EQ(Make(v1::TIME_AGGREGATE_SUM), "1799999999999999998.2 /18, 0");
}

}  // namespace
}  // namespace thidua::reporting
