#pragma once
// A trajectory beside what its target came to.

#include <string>

#include "services/admin_cli/views/table.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// A row a point; the value of `result` stands in the row of its year.
Table TrajectoryTable(const targets::v1::Target& target, const targets::v1::TargetResult& result);

// What is required by the end of `year`, what the target came to by the result of that year, what
// is still needed, and whether it is proven to be out of reach: lines. The outcome, which is by the
// trajectory that is stored, is not among them.
std::string StandingText(const targets::v1::Target& target, const targets::v1::TargetResult& result,
                         int year);

// Whether only a correction can keep the result from being a failure.
bool IsOutOfReach(const targets::v1::TargetResult& result);

}  // namespace thidua::cli
