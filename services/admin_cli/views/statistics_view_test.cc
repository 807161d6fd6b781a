#include "services/admin_cli/views/statistics_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::cli {
namespace {

TEST(StatisticsTable, SpeaksToPeopleByTitlesAndToProgramsByIds) {
  const auto statistics = FromText<awards::v1::Statistics>(R"(
    columns { column: "total" title: "Tổng số" } columns { column: "not-said" title: "Không ghi" }
    rows { row: "ldtt" title: "Lao động tiên tiến" counts: 12 counts: 3 }
    rows { row: "total" title: "Tổng số" counts: 12 counts: 3 })");
  EXPECT_EQ(StatisticsTable(statistics, true).ToCsv(),
            "row,title,total,not-said\r\n"
            "ldtt,Lao động tiên tiến,12,3\r\n"
            "total,Tổng số,12,3\r\n");
  const std::string text = StatisticsTable(statistics, false).ToText(false);
  EXPECT_THAT(text, ::testing::StartsWith("Nội dung"));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("ldtt")));
}

}  // namespace
}  // namespace thidua::cli
