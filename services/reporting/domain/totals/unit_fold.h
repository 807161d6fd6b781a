#pragma once
// Adding up the rounds of several owners: a province's from its districts', a country's from its
// provinces'.

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "common/value/period.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// What one owner has for a window: the rounds that cover it (see CoverWindow; at least one) and
// their leaves, as many and in that order. What it points to must outlive it.
struct OwnerLeaves {
  std::vector<const v1::Round*> rounds;
  std::vector<std::string_view> leaves;
};

// The total of `owners` (at least one) over `window` under `name`, without token and rounds.
//
// Owners are added up first, period by period, and then the periods as FoldOverTime does; the
// periods are the longest that any owner has a round of, so an owner's months make its year before
// they meet another's official year. Counts and amounts add up, states are counted by level, both
// also by value of each split attribute; of the basis expected, accepted and accepted_late add up
// and missing_periods are those that any of the owners lacks. Published rates stand only where
// there is one owner and one round. Cells are in the order in which they are first met.
//   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
//   FAILED_PRECONDITION / RULE_VIOLATED: owners count an element with other decimals or another
//     scale.
//   DATA_LOSS / CORRUPT: what is given as leaf of a round is none.
absl::StatusOr<v1::Total> FoldOverOwners(std::string_view name, const Period& window,
                                         const std::vector<OwnerLeaves>& owners);

}  // namespace thidua::reporting
