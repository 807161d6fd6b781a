#pragma once
// The earlier figures of one subject, and the values that do not look like them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "services/reporting/domain/rules/row.h"
#include "thidua/reporting/v1/finding.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Periods before a round's own that its history reaches back.
inline constexpr int kHistoryPeriods = 24;
// Earlier values of a column from which on outliers are told.
inline constexpr size_t kFewestForOutliers = 6;

// Figures in force of one subject in earlier periods, by the columns of the round that is reported
// now.
struct History {
  struct Past {
    std::string period;
    Row row;  // of as many columns as the round has
  };
  std::vector<Past> past;  // newest first
  int last_period = -1;    // index in `past`; -1: no figures
  int last_year = -1;      // the same period a year before
};

// Adds a warning for each reported number of `row` that
//   is at least a thousand times, or at most a thousandth of, the subject's figure of the last
//   period or of the same period last year, by amount; a 0 on either side says nothing; or
//   otherwise differs from the median of its earlier values, of which there are kFewestForOutliers,
//   by more than five times their median absolute deviation, where that is not 0.
void AddHistoryFindings(const v1::Round& round, const Row& row, const History& history,
                        std::vector<v1::Finding>& findings);

}  // namespace thidua::reporting
