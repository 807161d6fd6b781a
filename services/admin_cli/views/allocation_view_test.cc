#include "services/admin_cli/views/allocation_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "services/admin_cli/views/testing/row_texts.h"

namespace thidua::cli {
namespace {

using targets::v1::AllocationEvaluation;
using targets::v1::Target;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Wording kVietnamese(Language::kVietnamese);

TEST(AllocationTable, ShowsPartsBesideWeights) {
  const auto target = FromText<Target>(R"(indicator { unit_of_measure: "ha" }
      allocations { valid_from: "2021-01-01" parts { unit: "units/a" value: "40" }
        parts { unit: "units/b" value: "60" }
        rule { kind: ALLOCATION_RULE_KIND_BASE_VALUES weights { unit: "units/b" weight: "1.5" } } }
      allocations { parts { period: "2021" value: "100" } })");
  const Table all = AllocationTable(target, true, "");
  ASSERT_EQ(all.rows().size(), 3u);
  EXPECT_THAT(testing::RowTexts(all, 1),
              ElementsAre("2021-01-01", "b", "base-values", "1.5", "60", "ha"));
  EXPECT_THAT(testing::RowTexts(all, 2), ElementsAre("", "2021", "", "", "100", "ha"));
  EXPECT_EQ(AllocationTable(target, false, "2021-01-01").rows().size(), 2u);
  EXPECT_EQ(AllocationTable(target, false, "").rows().size(), 1u) << "That by years.";
  EXPECT_EQ(AllocationTable(target, true, "", kVietnamese).columns()[4].title, "MỨC GIAO");
}

constexpr char kEvaluation[] =
    R"(valid_from: "2021-01-01" period: "2023" as_of: "2023-12-31" promised: "100"
    allocated: "100" parts_actual: "61.8"
    whole { outcome: OUTCOME_AT_RISK actual { value: "90" } unit_of_measure: "ha"
            bound { kind: BOUND_KIND_AT_LEAST value: "100" } }
    parts { unit: "units/new" display_name: "Mới" allocated: "100" predecessors: "units/a"
      predecessors: "units/b" incomplete: true
      result { outcome: OUTCOME_MET actual { value: "101" } actual_period: "2023" gap: "1"
               expected: 3 accepted: 2 status: VALUE_STATUS_OFFICIAL } })";

TEST(PartsTable, SaysWhoseFiguresCount) {
  const auto evaluation = FromText<AllocationEvaluation>(kEvaluation);
  EXPECT_THAT(testing::RowTexts(PartsTable(evaluation), 0),
              ElementsAre("new", "Mới", "100", "101", "2023", "1", "met", "2/3", "official",
                          "with a, b; without the parts of other units that went over to it"));
  EXPECT_THAT(testing::RowTexts(PartsTable(evaluation, kVietnamese), 0)[9],
              HasSubstr("gồm cả a, b"));
}

TEST(AllocatedText, HoldsWhatIsAllocatedAgainstWhatIsPromised) {
  auto evaluation = FromText<AllocationEvaluation>(kEvaluation);
  EXPECT_EQ(AllocatedText(evaluation, kEnglishWording),
            "allocated 100, promised >= 100 ha\n"
            "the parts came to 61.8, the whole to 90\n"
            "the whole: at-risk\n");
  evaluation.clear_valid_from();
  EXPECT_THAT(AllocatedText(evaluation, kEnglishWording),
              HasSubstr("allocated up to 2023: 100, promised >= 100 ha"))
      << "Years are ahead.";
  evaluation.clear_parts_actual();
  EXPECT_THAT(AllocatedText(evaluation, kVietnamese),
              HasSubstr("các phần thực hiện chưa có, toàn bộ 90"));
}

}  // namespace
}  // namespace thidua::cli
