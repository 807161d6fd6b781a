#include "services/reporting/store/database.h"

#include <utility>

#include "common/ledger/schema.h"
#include "common/ledger/sql_ledger.h"
#include "common/sql/sqlite/sqlite.h"
#include "common/value/status_macros.h"

namespace thidua::reporting {

absl::StatusOr<std::unique_ptr<ledger::Ledger>> OpenLedger(const std::string& db, bool migrate) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (!db.starts_with(kSqlite)) return absl::InvalidArgumentError("--db must be sqlite:FILE");
  ASSIGN_OR_RETURN(auto database, sql::OpenSqlite(db.substr(kSqlite.size())));
  if (migrate) RETURN_IF_ERROR(ledger::Migrate(*database));
  ASSIGN_OR_RETURN(auto opened, ledger::SqlLedger::Open(std::move(database)));
  return std::unique_ptr<ledger::Ledger>(std::move(opened));
}

}  // namespace thidua::reporting
