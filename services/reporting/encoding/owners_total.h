#pragma once
// Totals of several owners together, added up from the leaves of their rounds.

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "common/value/period.h"
#include "services/reporting/domain/totals/unit_fold.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {

// What one owner has for a window: rounds and their leaves, as many and in the same order, and the
// bytes of their closing values, empty where these are those of the last round. What it points to
// must outlive it.
struct OwnerLeaves {
  OwnerRounds rounds;
  std::vector<std::string_view> leaves;
  std::string_view closing;
};

// Returns the total of `owners` (at least one) over `window` under `name`, without token and
// rounds. Every leaf is decoded when it is added, into the same memory.
//   DATA_LOSS / CORRUPT: what is given as leaf of a round, or as closing values, is none.
// Fails besides as FoldOverOwners does.
absl::StatusOr<v1::Total> TotalOfOwners(std::string_view name, const Period& window,
                                        const std::vector<OwnerLeaves>& owners,
                                        const Counting& counting = {});

}  // namespace thidua::reporting
