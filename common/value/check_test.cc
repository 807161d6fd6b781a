#include "common/value/check.h"

#include <gtest/gtest.h>

namespace thidua {
namespace {

TEST(Check, EvaluatesItsConditionOnce) {
  int runs = 0;
  THIDUA_CHECK(++runs == 1, "The condition runs once.");
  EXPECT_EQ(runs, 1);
}

TEST(CheckDeathTest, AbortsWithFileLineAndContract) {
  EXPECT_DEATH(THIDUA_CHECK(1 > 2, "One is more than two."),
               "common/value/check_test\\.cc:[0-9]+: One is more than two\\.");
}

}  // namespace
}  // namespace thidua
