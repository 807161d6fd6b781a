#pragma once
// What has become of the evidence of grants, as people read it.

#include <string>

#include "services/admin_cli/views/table.h"
#include "thidua/awards/v1/review.pb.h"

namespace thidua::cli {

// One row a grant: how it stands, the first few of what has changed, and the digest that settles
// it.
Table ReviewTable(const awards::v1::ReviewGrantsResponse& answer);

// One row a change, and one a condition that comes out or finds otherwise; a grant with neither has
// one row, with its note.
Table ReviewDetails(const awards::v1::ReviewGrantsResponse& answer);

// "looked at 12 grants in force: 1 fails, 2 changed (1 settled)".
std::string ReviewCounts(const awards::v1::ReviewGrantsResponse& answer);

}  // namespace thidua::cli
