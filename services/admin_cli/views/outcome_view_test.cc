#include "services/admin_cli/views/outcome_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "common/testing/from_text.h"
#include "services/admin_cli/views/testing/row_texts.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;

awards::v1::NominationsOutcome Outcome() {
  return FromText<awards::v1::NominationsOutcome>(R"(
      outcomes { nomination: "n1" state: NOMINATION_STATE_INELIGIBLE
        checks { rule: "reports" title: "Báo cáo" outcome: CHECK_OUTCOME_FAILED finding: "1/2" }
        checks { rule: "cap" title: "Tỷ lệ" outcome: CHECK_OUTCOME_CONFIRMED confirmation: "CV 1" }
        checks { rule: "bar" title: "Kỷ luật" outcome: CHECK_OUTCOME_PASSED }
        checks { rule: "dossier:x" title: "Tờ trình" outcome: CHECK_OUTCOME_PASSED } }
      outcomes { nomination: "n2" state: NOMINATION_STATE_GRANTED refusal: "is GRANTED" }
      outcomes { nomination: "n3" state: NOMINATION_STATE_ELIGIBLE })");
}

TEST(OutcomeTable, SaysHowChecksCameOutAndWhatStandsInTheWay) {
  const Table table = OutcomeTable(Outcome());
  ASSERT_EQ(table.rows().size(), 3u);
  EXPECT_THAT(testing::RowTexts(table, 0),
              ElementsAre("n1", "ineligible", "2 passed, 1 failed, 1 confirmed", "reports: 1/2"));
  EXPECT_THAT(testing::RowTexts(table, 1), ElementsAre("n2", "refused", "", "is GRANTED"));
  EXPECT_THAT(testing::RowTexts(table, 2), ElementsAre("n3", "eligible", "", ""));
}

TEST(ChecksTable, HasARowForEachCheck) {
  const Table table = ChecksTable(Outcome());
  ASSERT_EQ(table.rows().size(), 6u);
  EXPECT_THAT(testing::RowTexts(table, 1),
              ElementsAre("n1", "ineligible", "cap", "confirmed", "Tỷ lệ", "", "CV 1"));
  EXPECT_THAT(testing::RowTexts(table, 4),
              ElementsAre("n2", "refused", "", "", "", "is GRANTED", ""));
}

TEST(OutcomeCounts, CountsStatesAndRefusals) {
  EXPECT_EQ(OutcomeCounts(Outcome()), "1 eligible, 1 ineligible, 1 refused");
  EXPECT_EQ(RefusedOf(Outcome()), 1);
  EXPECT_EQ(OutcomeCounts({}), "nothing");
}

}  // namespace
}  // namespace thidua::cli
