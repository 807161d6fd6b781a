#include "services/awards/api/ask_bounds.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace thidua::awards {
namespace {

const absl::Time kStart = absl::UnixEpoch() + absl::Hours(1);

TEST(AskBounds, AdmitsSoManyQuestionsOfAnAddressInAMinute) {
  AskBounds bounds;
  for (int i = 0; i < AskBounds::kEachMinute; ++i) {
    EXPECT_TRUE(bounds.Admit("10.0.0.1", kStart)) << i;
  }
  EXPECT_FALSE(bounds.Admit("10.0.0.1", kStart));
  EXPECT_TRUE(bounds.Admit("10.0.0.2", kStart)) << "another address";
  EXPECT_FALSE(bounds.Admit("10.0.0.1", kStart + absl::Seconds(60) - absl::Nanoseconds(1)));
  EXPECT_TRUE(bounds.Admit("10.0.0.1", kStart + absl::Seconds(60)));
}

// Asking in vain does not lengthen the wait.
TEST(AskBounds, AMinuteEndsWhenItEnds) {
  AskBounds bounds;
  for (int i = 0; i < 10 * AskBounds::kEachMinute; ++i) bounds.Admit("10.0.0.1", kStart);
  EXPECT_TRUE(bounds.Admit("10.0.0.1", kStart + absl::Minutes(1)));
}

TEST(AskBounds, ForgetsNobodyWithinAMinuteToMakeRoom) {
  AskBounds bounds;
  for (size_t i = 0; i < AskBounds::kAddresses; ++i) {
    ASSERT_TRUE(bounds.Admit(absl::StrCat("address ", i), kStart));
  }
  EXPECT_FALSE(bounds.Admit("one more", kStart));
  EXPECT_TRUE(bounds.Admit("address 0", kStart)) << "who was there goes on";
  EXPECT_TRUE(bounds.Admit("one more", kStart + absl::Minutes(1)));
}

}  // namespace
}  // namespace thidua::awards
