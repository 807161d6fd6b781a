#include "services/reporting/domain/totals/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/testing/figures.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using testing::FiguresIn;
using testing::ReasonName;

constexpr char kColumns[] =
    "columns { element: 'elements/income' kind: VALUE_KIND_AMOUNT decimals: 1 "
    "time_rollup: TIME_ROLLUP_SUM unit_of_measure: 'triệu đồng' } "
    "columns { element: 'elements/rating' kind: VALUE_KIND_STATE levels: 'weak' levels: 'good' } ";

v1::Round RoundOf(const std::string& period, const std::string& columns) {
  v1::Round round = FromText<v1::Round>(columns);
  round.set_name("units/khoai-chau/rounds/monthly." + period);
  round.set_period(period);
  for (const char* subject : {"units/an-vi", "units/binh-minh"}) {
    round.add_roster()->set_subject(subject);
  }
  return round;
}

// January and February of two communes.
class SeriesTableTest : public ::testing::Test {
 protected:
  SeriesTable Table(bool with_totals = false) {
    for (const v1::Round* round : {&january_, &february_}) {
      periods_.Add()->set_period(round->period());
    }
    return SeriesTable(ColumnsInTimeOf({&january_, &february_}), {"an-vi", "binh-minh"},
                       with_totals);
  }

  // Begins a month in which everybody on the roster owes a value.
  static void Begin(SeriesTable& table, size_t period, const v1::Round& round) {
    table.Begin(period, round);
    for (const auto& entry : round.roster()) table.AddOwed(entry);
  }

  // "value/decimals status n/of" of each cell, where there is a value.
  std::vector<std::string> CellsOf(SeriesTable& table, size_t row,
                                   const std::vector<v1::TimeAggregate>& over_time = {}) {
    taken_ = table.TakeRow(row, over_time, periods_);
    std::vector<std::string> cells;
    for (int i = 0; i < taken_.values_size(); ++i) {
      const std::string value = taken_.has_value(i) ? std::to_string(taken_.values(i)) : "none";
      cells.push_back(value + " " + std::to_string(taken_.statuses(i)) + " " +
                      std::to_string(taken_.n(i)) + "/" + std::to_string(taken_.of(i)));
      EXPECT_TRUE(taken_.has_value(i) || taken_.values(i) == 0);
    }
    return cells;
  }

  v1::Round january_ = RoundOf("2022-01", kColumns);
  v1::Round february_ = RoundOf("2022-02", kColumns);
  google::protobuf::RepeatedPtrField<v1::SeriesPeriod> periods_;
  v1::SeriesRow taken_;
};

TEST_F(SeriesTableTest, ACellForEachPeriodAndColumn) {
  SeriesTable table = Table();
  ASSERT_EQ(table.rows(), 2u);
  Begin(table, 0, january_);
  ASSERT_TRUE(testing::AddFigures({FiguresIn(january_, "an-vi", {{0, 15}, {1, 0}}),
                                   FiguresIn(january_, "binh-minh", {{1, 1}})},
                                  table)
                  .ok());
  Begin(table, 1, february_);
  ASSERT_TRUE(
      testing::AddFigures(
          {FiguresIn(february_, "an-vi", {{0, -30, type::v1::VALUE_STATUS_ESTIMATE}})}, table)
          .ok());
  EXPECT_THAT(CellsOf(table, 0), ElementsAre("15 2 1/1", "0 2 1/1", "-30 1 1/1", "none 0 0/1"));
  EXPECT_EQ(taken_.subject(), "units/an-vi");
  EXPECT_THAT(CellsOf(table, 1), ElementsAre("none 0 0/1", "1 2 1/1", "none 0 0/1", "none 0 0/1"));
  const auto columns = table.TakeColumns();
  ASSERT_EQ(columns.size(), 2);
  EXPECT_EQ(columns[0].ShortDebugString(),
            FromText<v1::SeriesColumn>("element: 'elements/income' kind: VALUE_KIND_AMOUNT "
                                       "unit_of_measure: 'triệu đồng' decimals: 1 decimals: 1")
                .ShortDebugString());
  EXPECT_THAT(columns[1].levels(), ElementsAre("weak", "good"));
}

// Who is on no roster owes nothing, and figures that he has all the same are none of the series.
TEST_F(SeriesTableTest, WhoIsNotOnTheRosterOwesNothing) {
  january_.mutable_roster()->RemoveLast();
  SeriesTable table = Table();
  Begin(table, 0, january_);
  ASSERT_TRUE(testing::AddFigures({FiguresIn(january_, "binh-minh", {{0, 15}}),
                                   FiguresIn(january_, "binh-minh", {{0, 15}, {1, 1}}),
                                   FiguresIn(january_, "hong-tien", {{0, 15}})},
                                  table)
                  .ok());
  EXPECT_THAT(CellsOf(table, 0),
              ElementsAre("none 0 0/1", "none 0 0/1", "none 0 0/0", "none 0 0/0"));
  EXPECT_THAT(CellsOf(table, 1),
              ElementsAre("none 0 0/0", "none 0 0/0", "none 0 0/0", "none 0 0/0"));
}

// In January the form asked for the rating first, and for income with three decimals.
TEST_F(SeriesTableTest, FindsTheColumnsOfEachRound) {
  january_.mutable_columns()->SwapElements(0, 1);
  january_.mutable_columns(1)->set_decimals(3);
  SeriesTable table = Table();
  Begin(table, 0, january_);
  ASSERT_TRUE(testing::AddFigures({FiguresIn(january_, "an-vi", {{0, 1}, {1, 2500}})}, table).ok());
  Begin(table, 1, february_);
  ASSERT_TRUE(testing::AddFigures({FiguresIn(february_, "an-vi", {{0, 5}})}, table).ok());
  EXPECT_THAT(CellsOf(table, 0, {v1::TIME_AGGREGATE_LAST, v1::TIME_AGGREGATE_SUM}),
              ElementsAre("2500 2 1/1", "1 2 1/1", "5 2 1/1", "none 0 0/1"));
  EXPECT_THAT(table.TakeColumns()[0].decimals(), ElementsAre(3, 1));
  // 2.5 + 0.5, and the rating has no sum.
  std::vector<std::string> made;
  for (const auto& one : taken_.over_time()) {
    made.push_back(std::to_string(one.column()) + " " +
                   v1::TimeAggregate_Name(one.aggregate()).substr(15) + " " + one.value() + " " +
                   one.period());
  }
  EXPECT_THAT(made, ElementsAre("0 LAST 0.5 2022-02", "0 SUM 3 ", "1 LAST good 2022-01"));
}

// The total of a state is no level, however many have one.
TEST_F(SeriesTableTest, ATotalHasTheSumAndStatesHaveNone) {
  SeriesTable table = Table(/*with_totals=*/true);
  ASSERT_EQ(table.rows(), 3u);
  table.Begin(0, january_);
  const auto tallies = testing::Fold(
      january_, {FiguresIn(january_, "an-vi", {{0, 15}, {1, 1}}),
                 FiguresIn(january_, "binh-minh", {{0, 7, type::v1::VALUE_STATUS_ESTIMATE}})});
  ASSERT_TRUE(tallies.ok()) << tallies.status();
  table.AddTotal(*tallies);
  EXPECT_THAT(CellsOf(table, 0), ElementsAre("22 1 2/2", "none 2 1/2", "none 0 0/0", "none 0 0/0"));
  EXPECT_EQ(taken_.subject(), "");
  CellsOf(table, 1);
  EXPECT_EQ(taken_.subject(), "units/an-vi");
}

TEST_F(SeriesTableTest, RefusesFiguresThatDoNotFit) {
  SeriesTable table = Table();
  Begin(table, 0, january_);
  const absl::Status status = testing::AddFigures({FiguresIn(january_, "an-vi", {{1, 2}})}, table);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReasonName(status), "CORRUPT");
}

}  // namespace
}  // namespace thidua::reporting
