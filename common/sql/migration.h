#pragma once
// Ordered, checksummed schema changes. They are applied by an explicit call (a service's
// --migrate), never by opening a database, and are recorded in the table `meta`.

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/sql/sql.h"

namespace thidua::sql {

struct Migration {
  int64_t version = 0;  // 1, 2, 3, ... without a gap
  std::string name;     // for messages, for example "0001_ledger"
  std::string text;     // SQL with the words of Database::Dialect
};

// Applies those of `migrations` that the database lacks, each in a transaction of its own.
// Doing it again does nothing.
//   FAILED_PRECONDITION: the database holds a migration that is unknown here, or one whose text
//   was changed after it was applied; nothing is applied then.
absl::Status ApplyMigrations(Database& database, const std::vector<Migration>& migrations);

// OK if the database holds exactly `migrations`.
//   FAILED_PRECONDITION: it is older, newer, changed or has no schema; the message says which.
absl::Status CheckMigrations(Database& database, const std::vector<Migration>& migrations);

}  // namespace thidua::sql
