#include "services/admin_cli/views/series_view.h"

#include <absl/strings/str_join.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::cli {
namespace {

using reporting::v1::Series;

// Income and rating in a simulated month, one that follows and one that has no round: the totals of
// two communes, and An Vĩ's own. Who has no value has a 0 among the values, which says nothing.
Series SomeSeries() {
  return FromText<Series>(R"pb(
    periods { period: "2022-01" round: "units/a/rounds/f.2022-01" simulated: true }
    periods { period: "2022-02" round: "units/a/rounds/f.2022-02" }
    periods { period: "2022-03" }
    columns {
      element: "elements/income"
      kind: VALUE_KIND_AMOUNT
      unit_of_measure: "đồng"
      decimals: [ 1, 2, 0 ]
    }
    columns {
      element: "elements/rating"
      kind: VALUE_KIND_STATE
      decimals: [ 0, 0, 0 ]
      levels: "weak"
      levels: "good"
    }
    rows {
      values: [ 25, 0, 70, 0, 0, 0 ]
      has_value: [ true, false, true, false, false, false ]
      statuses: [
        VALUE_STATUS_ESTIMATE,
        VALUE_STATUS_OFFICIAL,
        VALUE_STATUS_OFFICIAL,
        VALUE_STATUS_UNSPECIFIED,
        VALUE_STATUS_UNSPECIFIED,
        VALUE_STATUS_UNSPECIFIED
      ]
      n: [ 2, 1, 1, 0, 0, 0 ]
      of: [ 2, 2, 2, 2, 0, 0 ]
      over_time {
        column: 0
        aggregate: TIME_AGGREGATE_SUM
        value: "3.2"
        periods: 2
        incomplete_periods: 1
      }
    }
    rows {
      subject: "units/an-vi"
      values: [ 15, 1, 70, 0, 0, 0 ]
      has_value: [ true, true, true, false, false, false ]
      statuses: [
        VALUE_STATUS_ESTIMATE,
        VALUE_STATUS_OFFICIAL,
        VALUE_STATUS_OFFICIAL,
        VALUE_STATUS_UNSPECIFIED,
        VALUE_STATUS_UNSPECIFIED,
        VALUE_STATUS_UNSPECIFIED
      ]
      n: [ 1, 1, 1, 0, 0, 0 ]
      of: [ 1, 1, 1, 1, 0, 0 ]
      over_time {
        column: 1
        aggregate: TIME_AGGREGATE_LAST
        value: "good"
        period: "2022-01"
        periods: 1
        incomplete_periods: 1
      }
    }
  )pb");
}

// Its rows, cells with commas between.
std::vector<std::string> LinesOf(const Table& table) {
  std::vector<std::string> lines;
  for (const std::vector<TableCell>& row : table.rows()) {
    lines.push_back(absl::StrJoin(
        row, ",", [](std::string* out, const TableCell& cell) { out->append(cell.text); }));
  }
  return lines;
}

TEST(SeriesTable, HasARowForEachSubjectAndElement) {
  EXPECT_THAT(LinesOf(SeriesTable(SomeSeries(), {reporting::v1::TIME_AGGREGATE_SUM,
                                                 reporting::v1::TIME_AGGREGATE_LAST})),
              ::testing::ElementsAre("TOTAL,income,đồng,2.5 SIMULATED,0.7 (1/2),-,"
                                     "3.2 (1 incomplete),",
                                     "TOTAL,rating,, (1/2) SIMULATED,,-,,",
                                     "an-vi,income,đồng,1.5 SIMULATED,0.7,-,,",
                                     "an-vi,rating,,good SIMULATED,,-,,"
                                     "good in 2022-01 (1 incomplete)"));
}

TEST(LongSeriesTable, HasARowForEachValueAndWhatIsMadeOfThem) {
  const std::vector<std::string> lines = LinesOf(LongSeriesTable(SomeSeries()));
  ASSERT_EQ(lines.size(), 4u * 3 + 2);
  EXPECT_EQ(lines[0], "TOTAL,income,2022-01,,2.5,đồng,2,2,,,estimate,SIMULATED");
  EXPECT_EQ(lines[3], "TOTAL,income,,sum,3.2,đồng,,,2,1,,SIMULATED");
  EXPECT_EQ(lines[4], "TOTAL,rating,2022-01,,,,1,2,,,official,SIMULATED");
  EXPECT_EQ(lines[8], "an-vi,income,2022-02,,0.7,đồng,1,1,,,official,");
  EXPECT_EQ(lines[11], "an-vi,rating,2022-02,,,,0,1,,,,");
  EXPECT_EQ(lines[13], "an-vi,rating,2022-01,last,good,,,,1,1,,SIMULATED");
}

// An answer whose lists are too short shows what it has.
TEST(SeriesTable, TakesShortListsForTheEnd) {
  Series series = SomeSeries();
  series.mutable_rows(1)->mutable_n()->Truncate(2);
  const std::vector<std::string> lines = LinesOf(SeriesTable(series, {}));
  EXPECT_EQ(lines[2], "an-vi,income,đồng,1.5 SIMULATED,,");
  EXPECT_EQ(LinesOf(LongSeriesTable(series)).size(), 2u * 3 + 2 * 1 + 2);
}

}  // namespace
}  // namespace thidua::cli
