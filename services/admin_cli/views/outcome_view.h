#pragma once
// What came of a step for many nominations, as people read it.

#include <string>

#include "services/admin_cli/views/table.h"
#include "thidua/awards/v1/nomination_requests.pb.h"

namespace thidua::cli {

// One row a nomination: where it stands, how its checks came out, and what stands in the way: the
// refusal, or the checks that do not hold. `refused` is red.
Table OutcomeTable(const awards::v1::NominationsOutcome& outcome);

// One row a check; a nomination without checks has one row with its refusal.
Table ChecksTable(const awards::v1::NominationsOutcome& outcome);

// "3 eligible, 1 ineligible, 1 refused": how many ended in which state, and how many were not
// taken.
std::string OutcomeCounts(const awards::v1::NominationsOutcome& outcome);

// How many were not taken.
int RefusedOf(const awards::v1::NominationsOutcome& outcome);

}  // namespace thidua::cli
