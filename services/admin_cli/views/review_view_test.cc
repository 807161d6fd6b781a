#include "services/admin_cli/views/review_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "common/testing/from_text.h"
#include "services/admin_cli/views/testing/row_texts.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;

awards::v1::ReviewGrantsResponse Answer() {
  return FromText<awards::v1::ReviewGrantsResponse>(R"(
    examined: 4
    reviews { grant: "g1" certificate_number: "2020-000001" honouree { display_name: "Tập thể A" }
      honour_title: "Giấy khen" state: REVIEW_STATE_FAILS found_digest: "abc" more_changes: 6
      changes { subject: "units/k/rounds/f" aspect: "số báo cáo" before: "4" now: "3" }
      changes { subject: "units/k/rounds/f/figures/a" aspect: "Dân số" now: "9" }
      changes { subject: "cstd" aspect: "danh hiệu năm 2019" before: "d1" }
      changes { aspect: "có số liệu mô phỏng" before: "không" now: "có" }
      conditions { rule: "reports" title: "Báo cáo" before: CHECK_OUTCOME_PASSED
                   now: CHECK_OUTCOME_FAILED finding_before: "4/4" finding_now: "3/4" }
      conditions { rule: "place" title: "Hạng" before: CHECK_OUTCOME_PASSED
                   now: CHECK_OUTCOME_PASSED } }
    reviews { grant: "g2" state: REVIEW_STATE_UNREADABLE note: "away" }
    reviews { grant: "g3" state: REVIEW_STATE_CHANGED settled: true
      changes { subject: "s" aspect: "điểm" before: "1" now: "2" } })");
}

TEST(ReviewTable, HasTheConditionsAndTheFirstChanges) {
  const Table table = ReviewTable(Answer());
  ASSERT_EQ(table.rows().size(), 3u);
  EXPECT_THAT(testing::RowTexts(table, 0),
              ElementsAre("g1", "2020-000001", "Tập thể A", "Giấy khen", "fails",
                          "reports: passed > failed; f số báo cáo: 4 > 3; a Dân số: - > 9; cstd "
                          "danh hiệu năm 2019: d1 > -; and 7 more",
                          "abc"));
  EXPECT_THAT(testing::RowTexts(table, 1), ElementsAre("g2", "", "", "", "unreadable", "away", ""));
  EXPECT_EQ(testing::RowTexts(table, 2)[4], "changed, settled");
}

TEST(ReviewDetails, HasARowForEachChangeAndCondition) {
  const Table table = ReviewDetails(Answer());
  ASSERT_EQ(table.rows().size(), 9u);
  EXPECT_THAT(testing::RowTexts(table, 0),
              ElementsAre("g1", "2020-000001", "Tập thể A", "Giấy khen", "fails", "", "abc",
                          "reports", "Báo cáo", "passed: 4/4", "failed: 3/4", ""));
  EXPECT_EQ(testing::RowTexts(table, 2)[9], "4");
  EXPECT_EQ(testing::RowTexts(table, 6)[11], "and 6 more changes");
  EXPECT_EQ(testing::RowTexts(table, 7)[11], "away");
  EXPECT_EQ(testing::RowTexts(table, 8)[5], "yes");
}

TEST(ReviewCounts, CountsStates) {
  EXPECT_EQ(ReviewCounts(Answer()),
            "looked at 4 grants in force: 1 changed (1 settled), 1 fails, 1 unreadable");
  EXPECT_EQ(ReviewCounts({}), "looked at 0 grants in force: nothing is flagged");
}

}  // namespace
}  // namespace thidua::cli
