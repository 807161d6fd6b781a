#pragma once
// How fresh a read must be: the one reader of type.v1.Consistency.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string_view>

#include "common/ledger/ledger.h"
#include "thidua/type/v1/consistency.pb.h"

namespace thidua::resource {

// What a Consistency asks for. At most one is set; none means strong.
struct Freshness {
  std::optional<ledger::Position> exactly;
  absl::Duration max_staleness = absl::ZeroDuration();
};

// Returns what `consistency` asks for on the ledger `ledger_name` of the service `service`.
//   INVALID_ARGUMENT / INVALID_TOKEN: the token is malformed, or not of this service and ledger.
//   INVALID_ARGUMENT / INVALID_FIELD: `strong` is false, or `max_staleness` is no duration from 0s
//   to 1h.
absl::StatusOr<Freshness> ReadFreshness(std::string_view service, std::string_view ledger_name,
                                        const type::v1::Consistency& consistency);

}  // namespace thidua::resource
