#include "services/admin_cli/base/confirmation.h"

#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

TEST(ReadConfirmation, SplitsAtTheFirstEqualsSign) {
  const auto read = ReadConfirmation("cap=Công văn 12: 5 = 5");
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->rule(), "cap");
  EXPECT_EQ(read->reason(), "Công văn 12: 5 = 5");
}

TEST(ReadConfirmation, NeedsRuleAndReason) {
  for (const char* text : {"cap", "cap=", "=vì sao", ""}) {
    EXPECT_FALSE(ReadConfirmation(text).ok()) << text;
  }
}

}  // namespace
}  // namespace thidua::cli
