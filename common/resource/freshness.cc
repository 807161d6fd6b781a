#include "common/resource/freshness.h"

#include "common/ledger/token.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::resource {
namespace {

using type::v1::Consistency;

constexpr int64_t kMaxSeconds = 3600;
constexpr int32_t kNanosPerSecond = 1'000'000'000;

absl::Status Violated(std::string_view field, std::string_view problem) {
  Violations violations;
  violations.Add(field, problem);
  return violations.ToStatus();
}

// The seconds are looked at before they are made an absl::Duration, which saturates.
bool IsStaleness(const google::protobuf::Duration& duration) {
  if (duration.seconds() < 0 || duration.seconds() > kMaxSeconds) return false;
  if (duration.nanos() < 0 || duration.nanos() >= kNanosPerSecond) return false;
  return duration.seconds() < kMaxSeconds || duration.nanos() == 0;
}

}  // namespace

absl::StatusOr<Freshness> ReadFreshness(std::string_view service, std::string_view ledger_name,
                                        const Consistency& consistency) {
  Freshness freshness;
  switch (consistency.requirement_case()) {
    case Consistency::kExactly: {
      ASSIGN_OR_RETURN(freshness.exactly,
                       ledger::DecodeToken(service, ledger_name, consistency.exactly()));
      if (Mutant("p04-position-ignored")) freshness.exactly.reset();
      return freshness;
    }
    case Consistency::kMaxStaleness: {
      const google::protobuf::Duration& given = consistency.max_staleness();
      if (!IsStaleness(given)) {
        return Violated("consistency.max_staleness", "is not a duration from 0s to 1h");
      }
      freshness.max_staleness = absl::Seconds(given.seconds()) + absl::Nanoseconds(given.nanos());
      return freshness;
    }
    case Consistency::kStrong:
      if (!consistency.strong()) {
        return Violated("consistency.strong", "is true or not set");
      }
      return freshness;
    case Consistency::REQUIREMENT_NOT_SET:
      return freshness;
  }
  return freshness;
}

}  // namespace thidua::resource
