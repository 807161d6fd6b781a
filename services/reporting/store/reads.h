#pragma once
// Opening a ledger for reading as fresh as a request asks, and pages of what it holds.

#include <absl/status/statusor.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/ledger/ledger.h"
#include "thidua/type/v1/consistency.pb.h"

namespace thidua::reporting {

// What a Consistency asks for; at most one is set, none means strong.
struct Freshness {
  std::optional<ledger::Position> exactly;
  absl::Duration max_staleness = absl::ZeroDuration();
};

// INVALID_ARGUMENT / INVALID_TOKEN: the token is malformed or not of `ledger`.
// INVALID_ARGUMENT / INVALID_FIELD: max_staleness is not 0s to 1h.
absl::StatusOr<Freshness> ReadFreshness(std::string_view ledger,
                                        const type::v1::Consistency& consistency);

// A Reader of `ledger` at least as fresh as asked.
//   OUT_OF_RANGE / UNKNOWN_POSITION: the token's position is of another history.
absl::StatusOr<std::unique_ptr<ledger::Reader>> OpenReader(
    ledger::Ledger& ledger, std::string_view name, const type::v1::Consistency& consistency);

// Gives `visit` the images under `prefix` after the key `after`, in order, until it answers false
// (that image is then the first of the next page) or there are no more. Returns true if it was
// stopped.
absl::StatusOr<bool> VisitImages(
    ledger::Reader& reader, const std::string& prefix, std::string after,
    const std::function<absl::StatusOr<bool>(const ledger::Image&)>& visit);

// The same for the rows of rounds whose name starts with `prefix` ("units/{owner}/rounds/" or
// longer); what lies below a round is skipped, not read through.
absl::StatusOr<bool> VisitRounds(
    ledger::Reader& reader, const std::string& prefix, std::string after,
    const std::function<absl::StatusOr<bool>(const ledger::Image&)>& visit);

}  // namespace thidua::reporting
