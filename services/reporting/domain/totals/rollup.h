#pragma once
// Adding up rounds over time: which rounds make up a window, and what their totals make together.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/value/period.h"
#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/report.pb.h"
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
// of another calendar never count. Points into `rounds`.
Cover CoverWindow(const Period& window, const std::vector<v1::Round>& rounds);

// The total of `cover.rounds`, whose own tallies are `tallies` (as many, in that order; at least
// one), under the name of the window's round, without token.
//   Flows add up; their `n` is the least of the rounds that have the column, so that n = expected
//   means that nobody was left out in any of them. Stocks and states are those of the last round,
//   however incomplete. Published rates are left out. `basis.expected` is that of the last round,
//   `accepted` the least, `accepted_late` the most of any round but never more than `accepted`.
//   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
//   FAILED_PRECONDITION / RULE_VIOLATED: rounds count an element with other decimals.
absl::StatusOr<v1::Total> FoldOverTime(std::string_view name, const Cover& cover,
                                       const std::vector<Tallies>& tallies);

// What was counted in one period. Both must outlive what is made of them.
struct PeriodTallies {
  const Layout* columns;  // in whose order cells follow; more than were counted, perhaps
  const Tallies* tallies;
};

// The same of what need not be rounds (oldest first; at least one), as tallies; without
// missing_periods.
absl::StatusOr<Tallies> FoldPeriods(const std::vector<PeriodTallies>& periods);

}  // namespace thidua::reporting
