#pragma once
// How a unit reported in a period, as a scheme's penalty counts it.

#include <cstdint>
#include <map>
#include <vector>

#include "services/targets/domain/occasion.h"
#include "services/targets/domain/score.h"
#include "services/targets/domain/totals.h"
#include "thidua/targets/v1/scoring.pb.h"

namespace thidua::targets {

// Returns the totals that tell it: of the year, or of its months up to the day that is evaluated.
std::vector<TotalKey> KeysOfReports(const v1::ReportingPenalty& penalty, const Occasion& occasion);

// Returns what each of the penalty's forms has of the unit's reports, in their order, by its totals
// and by how often its reports were returned.
std::vector<FormReports> CountReports(const v1::ReportingPenalty& penalty, const Occasion& occasion,
                                      const Totals& totals,
                                      const std::map<TotalKey, int32_t>& returns);

}  // namespace thidua::targets
