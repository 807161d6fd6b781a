#pragma once
// Made-up figures for trying things out: plausible, and the same for the same seed.

#include <cstdint>

#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::cli {

// True if the subject is one of the `missing_percent` in a hundred that do not report.
bool IsMissing(const reporting::v1::Round& round, const reporting::v1::RosterEntry& subject,
               uint64_t seed, int missing_percent);

// A report with a value in every column that is not computed. Counts and amounts of a column are of
// one size over all subjects; what is subtracted is a little less than what it is subtracted from;
// states lean to the upper levels.
reporting::v1::Report SimulateReport(const reporting::v1::Round& round,
                                     const reporting::v1::RosterEntry& subject, uint64_t seed);

}  // namespace thidua::cli
