#pragma once
// Opening the database that holds this service's ledgers.

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/ledger/sql_ledger.h"

namespace thidua::awards {

// The ledgers in `db`, "sqlite:FILE"; brings its schema up to date first if `migrate`.
//   INVALID_ARGUMENT: `db` is of no known kind.
//   FAILED_PRECONDITION: the file is in use, or its schema is not this program's.
absl::StatusOr<std::unique_ptr<ledger::SqlLedger>> OpenLedger(const std::string& db, bool migrate);

}  // namespace thidua::awards
