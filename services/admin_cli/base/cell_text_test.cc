#include "services/admin_cli/base/cell_text.h"

#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::cli {
namespace {

std::string Text(const std::string& change) {
  return ChangeText(FromText<reporting::v1::CellChange>(change));
}

TEST(ChangeText, ShowsBothSidesAndHowFirmTheyAre) {
  EXPECT_EQ(Text("before { number: '11874' status: VALUE_STATUS_ESTIMATE } "
                 "after { number: '11902' status: VALUE_STATUS_OFFICIAL }"),
            "11874 (estimate) -> 11902");
  EXPECT_EQ(Text("before { number: '1' status: VALUE_STATUS_ADJUSTED } after { voided: true }"),
            "1 (adjusted) -> void");
  EXPECT_EQ(Text("after { level: 'good' }"), "missing -> good");
  EXPECT_EQ(Text("before { level: 'good' }"), "good -> missing");
}

TEST(ChangeText, ShowsNotesWhereTheyAreWhatDiffers) {
  EXPECT_EQ(Text("before { number: '1' } after { number: '1' note: 'cả tạm trú' }"),
            "1, note \"\" -> 1, note \"cả tạm trú\"");
}

}  // namespace
}  // namespace thidua::cli
