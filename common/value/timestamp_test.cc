#include "common/value/timestamp.h"

#include <gtest/gtest.h>

namespace thidua {
namespace {

TEST(Timestamp, GoesThereAndBackToTheNanosecond) {
  for (const int64_t nanos : {int64_t{0}, int64_t{1}, int64_t{1'700'000'000'123'456'789},
                              int64_t{-1}, int64_t{-1'500'000'000}}) {
    const absl::Time time = absl::FromUnixNanos(nanos);
    EXPECT_EQ(FromTimestamp(ToTimestamp(time)), time) << nanos;
  }
}

TEST(Timestamp, CountsNanosecondsForwardBefore1970Too) {
  const google::protobuf::Timestamp timestamp = ToTimestamp(absl::FromUnixNanos(-1));
  EXPECT_EQ(timestamp.seconds(), -1);
  EXPECT_EQ(timestamp.nanos(), 999'999'999);
}

}  // namespace
}  // namespace thidua
