#pragma once
// The SQLite driver: one file, owned by one process, in WAL mode with every commit synced.

#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "common/sql/sql.h"

namespace thidua::sql {

// Opens the database in file `path`, creating it (but no folder and no schema) if it is missing.
// The file is owned exclusively until the Database is destroyed.
//   FAILED_PRECONDITION: the file is in use; the message names it.
//   UNAVAILABLE: the file or its folder cannot be opened or written.
absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const std::string& path);

}  // namespace thidua::sql
