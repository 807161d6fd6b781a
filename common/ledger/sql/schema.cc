#include "common/ledger/sql/schema.h"

namespace thidua::ledger {

absl::Status Migrate(sql::Database& database) {
  return sql::ApplyMigrations(database, Migrations());
}

absl::Status CheckSchema(sql::Database& database) {
  return sql::CheckMigrations(database, Migrations());
}

}  // namespace thidua::ledger
