#pragma once
// Ordered, checksummed schema changes. They are applied by an explicit call (a service's
// --migrate), never by opening a database, and are recorded in the table `meta`.
//
// Two releases can run side by side on one database while every migration between them only adds to
// the schema (expand before contract). A migration that does so names in `works_with` the oldest
// program that may go on working beside it; `meta` keeps the highest of these as `oldest_program`,
// and a program of an older schema than that is refused.

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
  // Programs whose own schema is this version or later may use the database; 0: `version` alone,
  // as where something that they use is changed or removed.
  int64_t works_with = 0;
};

// Applies those of `migrations` that the database lacks, each in a transaction of its own. Doing it
// again does nothing; several processes at once take turns.
//   FAILED_PRECONDITION: the database is too new for this program, or holds a migration whose text
//   was changed after it was applied; nothing is applied then.
absl::Status ApplyMigrations(Database& database, const std::vector<Migration>& migrations);

// OK if the database holds `migrations`, and beyond them only what works with this program.
//   FAILED_PRECONDITION: it is older, too new, changed or has no schema; the message says which.
absl::Status CheckMigrations(Database& database, const std::vector<Migration>& migrations);

// Compares the schema, not what it holds, with that which `migrations` make from nothing. Returns a
// line for each table, index, trigger and so on that is missing, is another, or is of no migration.
//   FAILED_PRECONDITION: they cannot be compared; the message says why.
absl::StatusOr<std::vector<std::string>> CompareSchema(Database& database,
                                                       const std::vector<Migration>& migrations);

}  // namespace thidua::sql
