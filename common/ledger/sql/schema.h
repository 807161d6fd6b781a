#pragma once
// The ledger's tables: migrations/*.sql, built into the binary.

#include <absl/status/status.h>

#include <vector>

#include "common/sql/migration.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// All migrations, in order.
const std::vector<sql::Migration>& Migrations();

// Brings the schema of `database` up to this program's; does nothing if it is. What a service's
// --migrate does. FAILED_PRECONDITION: the schema is newer, or an applied migration was changed.
absl::Status Migrate(sql::Database& database);

// OK if the schema is this program's, or a newer one that works with it; else FAILED_PRECONDITION,
// which says what differs.
absl::Status CheckSchema(sql::Database& database);

}  // namespace thidua::ledger
