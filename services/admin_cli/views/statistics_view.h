#pragma once
// A statistical form as a table.

#include "services/admin_cli/views/table.h"
#include "thidua/awards/v1/statistics.pb.h"

namespace thidua::cli {

// A row each, the total last. Columns have their Vietnamese headings, or, `by_id`, the ids of rows
// and columns, which a program can rely on.
Table StatisticsTable(const awards::v1::Statistics& statistics, bool by_id);

}  // namespace thidua::cli
