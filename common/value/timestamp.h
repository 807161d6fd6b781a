#pragma once
// absl::Time and google.protobuf.Timestamp: the one conversion between them.

#include <absl/time/time.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdint>

namespace thidua {

// Returns `time` to the nanosecond, rounded down; `nanos` is never negative, also before 1970.
inline google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

inline absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace thidua
