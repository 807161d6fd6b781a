#pragma once
// Adding up the rounds of several owners: a province's from its districts', a country's from its
// provinces'.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "common/value/period.h"
#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The rounds of one owner that cover a window (see CoverWindow; at least one), oldest first. They
// must outlive the fold and what it makes.
using OwnerRounds = std::vector<const v1::Round*>;

// Brings the tallies of the rounds that are added up, one round at a time, so that a country's need
// not be in memory all at once. A round is named by its owner's place among the owners and its own
// place among the owner's rounds.
class TalliesSource {
 public:
  virtual ~TalliesSource() = default;
  // Returns the layout of the tallies of a round. It is fastest for the fold if rounds of the same
  // columns share one layout.
  virtual absl::StatusOr<std::shared_ptr<const Layout>> LayoutOf(size_t owner, size_t round) = 0;
  // Puts the tallies of a round, which have that layout, in place of what `tallies` held.
  virtual absl::Status Read(size_t owner, size_t round, Tallies& tallies) = 0;
  // Returns the closing values of an owner's rounds (see closing.h), or null if they are those of
  // its last round.
  virtual absl::StatusOr<std::unique_ptr<Tallies>> ReadClosing(size_t owner) = 0;
};

// What of an owner, by its place among the owners, is asked for besides its rounds.
struct Counting {
  // Whether a period of which it has no round is missing.
  std::function<bool(size_t owner, const Period& period)> owes = [](size_t, const Period&) {
    return true;
  };
  // Whether it is there at the end of the window, so that its closing values are counted.
  std::function<bool(size_t owner)> at_end = [](size_t) { return true; };
};

// Returns what the rounds of `owners` (at least one) make over `window`.
//
// Owners are added up first, period by period, and then the periods as FoldOverTime does; the
// periods are the longest that any owner has a round of, so an owner's months make its year before
// they meet another's official year. Stocks and states are the closing values of the owners that
// are there at the end; those of an owner whose last round is
// earlier than that of others are carried over too. Counts and amounts add up, states are counted
// by level, both also by value of each split attribute; the counts of the basis add up, and
// missing_periods are those that any of the owners lacks and owes. Published rates
// stand only where there is one owner and one round. Columns are in the order in which they are
// first met.
//   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
//   FAILED_PRECONDITION / RULE_VIOLATED: owners count an element with other decimals or another
//     scale.
// Fails besides as `source` does.
absl::StatusOr<Tallies> FoldOverOwners(const Period& window, const std::vector<OwnerRounds>& owners,
                                       TalliesSource& source, const Counting& counting = {});

}  // namespace thidua::reporting
