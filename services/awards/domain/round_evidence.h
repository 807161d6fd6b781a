#pragma once
// What a round of Reporting says of one unit.

#include <string_view>
#include <vector>

#include "thidua/awards/v1/award.pb.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::awards {

// Counts the reports that `unit` (`units/{unit}`) has to make by the round's roster, on whatever
// subject, and of these the ones that are accepted: those whose subject has figures in force,
// of which at least one is a value. `figures` are the round's.
v1::RoundEvidence CountReports(const reporting::v1::Round& round,
                               const std::vector<reporting::v1::Figures>& figures,
                               std::string_view unit);

}  // namespace thidua::awards
