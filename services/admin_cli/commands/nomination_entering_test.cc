#include "services/admin_cli/commands/nomination_entering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(AddAcceptance, ReadsRowsAndRecipients) {
  DoubleAcceptance acceptance;
  EXPECT_THAT(AddAcceptance("12", "units/a", acceptance), IsOk());
  EXPECT_THAT(AddAcceptance("13=p-17", "units/a", acceptance), IsOk());
  EXPECT_THAT(AddAcceptance("13=a/p-18", "units/a", acceptance), IsOk());
  EXPECT_THAT(acceptance.rows[12], IsEmpty());
  EXPECT_THAT(acceptance.rows[13],
              ElementsAre("units/a/recipients/p-17", "units/a/recipients/p-18"));
  EXPECT_FALSE(acceptance.all);
}

TEST(AddAcceptance, RefusesWhatIsNoRow) {
  DoubleAcceptance acceptance;
  for (const char* text : {"p-17", "", "0", "-3", "12=", "12=P 17", "x=p-17"}) {
    EXPECT_FALSE(AddAcceptance(text, "units/a", acceptance).ok()) << text;
  }
}

}  // namespace
}  // namespace thidua::cli
