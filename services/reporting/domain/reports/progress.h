#pragma once
// How far a round has come.

#include <absl/time/civil_time.h>

#include <string>
#include <vector>

#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Progress on the day `today` (in Viet Nam), without token. `reports` and `in_force` (ids of the
// subjects with figures) are those of the round, both in the order of subjects.
v1::RoundProgress ProgressOf(const v1::Round& round, const std::vector<v1::Report>& reports,
                             const std::vector<std::string>& in_force, absl::CivilDay today);

}  // namespace thidua::reporting
