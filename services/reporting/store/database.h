#pragma once
// The ledger in the database that the command line names.

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/ledger/ledger.h"

namespace thidua::reporting {

// Opens `db` ("sqlite:/path/file.db"), after bringing its schema up to date if `migrate`.
//   INVALID_ARGUMENT: not such a text. FAILED_PRECONDITION: the file is in use or its schema is not
//   this program's.
absl::StatusOr<std::unique_ptr<ledger::Ledger>> OpenLedger(const std::string& db, bool migrate);

}  // namespace thidua::reporting
