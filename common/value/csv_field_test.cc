#include "common/value/csv_field.h"

#include <gtest/gtest.h>

namespace thidua {
namespace {

TEST(GuardFormula, PutsAnApostropheBeforeWhatASpreadsheetWouldRun) {
  for (const std::string text :
       {"=1+1", "+84 221", "-bí mật", "@SUM(A1)", "\t=1", "\r=1", "-", "-1.2.3"}) {
    EXPECT_EQ(GuardFormula(text), "'" + text);
  }
}

TEST(GuardFormula, LeavesNumbersAndOtherText) {
  for (const std::string text : {"", "-1.5", "-12", "1.5", "Dân Tiến", "a=b", "'a", "''"}) {
    EXPECT_EQ(GuardFormula(text), text);
    EXPECT_EQ(UnguardFormula(text), text);
  }
}

TEST(GuardFormula, IsTakenBackWhateverTheText) {
  for (const std::string text :
       {"=1", "'=1", "''=1", "'-1.5", "-1.5", "'", "'x", "''-", "\t", ""}) {
    EXPECT_EQ(UnguardFormula(GuardFormula(text)), text);
  }
}

}  // namespace
}  // namespace thidua
