#include "common/rpc/log_bounds.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using LeftOut = LogBounds::LeftOut;

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

// How many of `lines` lines of the kind are written.
int Written(LogBounds& bounds, std::string_view kind, int lines, absl::Time now = kStart) {
  int written = 0;
  for (int i = 0; i < lines; ++i) written += bounds.Admit(kind, now) ? 1 : 0;
  return written;
}

TEST(LogBounds, TakesSoManyLinesOfAKindInASecond) {
  LogBounds bounds;
  EXPECT_EQ(Written(bounds, "call OK", 1000), LogBounds::kEachSecond);
  EXPECT_EQ(Written(bounds, "call OK", 1, kStart + absl::Milliseconds(999)), 0);
  EXPECT_EQ(Written(bounds, "call OK", 1000, kStart + absl::Seconds(1)), LogBounds::kEachSecond);
}

TEST(LogBounds, TakesFewLinesOfStrangers) {
  LogBounds bounds;
  EXPECT_EQ(Written(bounds, "call UNAUTHENTICATED", 1000), LogBounds::kStrangersEachSecond);
  EXPECT_EQ(Written(bounds, "grpc ssl_transport_security.cc", 1000),
            LogBounds::kStrangersEachSecond);
}

TEST(LogBounds, KeepsTheRareThroughAFlood) {
  LogBounds bounds;
  Written(bounds, "call OK", 100'000);
  EXPECT_TRUE(bounds.Admit("heads not signed warning", kStart));
}

TEST(LogBounds, TellsWhatWasLeftOutOnceASecond) {
  LogBounds bounds;
  Written(bounds, "call OK", 250);
  Written(bounds, "call UNAUTHENTICATED", 10);
  EXPECT_THAT(bounds.Due(kStart + absl::Milliseconds(999)), IsEmpty());
  EXPECT_THAT(bounds.Due(kStart + absl::Seconds(1)),
              ElementsAre(LeftOut{"call OK", 50}, LeftOut{"call UNAUTHENTICATED", 5}));
  EXPECT_THAT(bounds.Due(kStart + absl::Seconds(2)), IsEmpty());
  Written(bounds, "call OK", 201, kStart + absl::Seconds(2));
  EXPECT_THAT(bounds.Due(kStart + absl::Seconds(2)), IsEmpty());
  EXPECT_THAT(bounds.All(), ElementsAre(LeftOut{"call OK", 1}));
}

TEST(LogBounds, WhatWouldBeWrittenDoesNotCountYet) {
  LogBounds bounds;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(bounds.WouldAdmit("call OK", kStart));
  EXPECT_EQ(Written(bounds, "call OK", LogBounds::kEachSecond), LogBounds::kEachSecond);
  EXPECT_FALSE(bounds.WouldAdmit("call OK", kStart));
  EXPECT_THAT(bounds.All(), ElementsAre(LeftOut{"call OK", 1})) << "it is not asked about again";
}

TEST(LogBounds, TellsSoManyKindsApart) {
  LogBounds bounds;
  for (size_t i = 0; i < 10 * LogBounds::kMostKinds; ++i) {
    bounds.Admit(absl::StrCat("kind ", i), kStart);
  }
  EXPECT_THAT(bounds.Due(kStart + absl::Seconds(1)),
              ElementsAre(LeftOut{"other", 9 * LogBounds::kMostKinds - LogBounds::kEachSecond}));
}

}  // namespace
}  // namespace thidua::rpc
