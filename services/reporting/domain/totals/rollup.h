#pragma once
// Adding up rounds over time: which rounds make up a window, and what their totals make together.

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/value/period.h"
#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The rounds that stand for a window.
struct Cover {
  bool exact = false;                    // the only round is of exactly the window
  std::vector<const v1::Round*> rounds;  // oldest first; none of them overlap
  std::vector<std::string> missing;      // periods of the finest kind found that have no round
};

// Covers `window` with `rounds`, which are of one form and owner. A round of a period outranks the
// rounds within that period, at every level: a year's official round stands for its months. Periods
// of another calendar never count. The result points to what `rounds` does.
Cover CoverWindow(const Period& window, const std::vector<const v1::Round*>& rounds);

// Returns what `cover.rounds` make together; `tallies` are their own (as many, in that order; at
// least one), and `closing` are the closing values of the rounds (see closing.h): those of the last
// round itself, if nothing is carried over.
//   Flows add up, and so do the subject-periods that have and that owe a value, those of rounds
//   whose form lacks the column too: n = of means that nobody was left out in any round. Stocks
//   and states are the closing ones. Published rates are left out. All counts of the basis add up;
//   `basis.missing_periods` are `cover.missing`.
//
//   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
//   FAILED_PRECONDITION / RULE_VIOLATED: rounds count an element with other decimals.
absl::StatusOr<Tallies> FoldOverTime(const Cover& cover, const std::vector<Tallies>& tallies,
                                     const Tallies& closing);

// What was counted in one period. Both pointers must outlive it and what is made of it.
struct PeriodTallies {
  const Layout* columns;  // decides the order of cells; it may have more columns than were counted
  const Tallies* tallies;
};

// Returns what periods (oldest first) make together with the closing values, as FoldOverTime says,
// whether the periods are single rounds or not; without missing_periods.
absl::StatusOr<Tallies> FoldPeriods(const std::vector<PeriodTallies>& periods,
                                    const Tallies& closing);

}  // namespace thidua::reporting
