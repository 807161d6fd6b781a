#include "services/awards/store/open.h"

#include <absl/strings/strip.h>

#include <utility>

#include "common/ledger/schema.h"
#include "common/sql/sqlite/sqlite.h"
#include "common/value/status_macros.h"

namespace thidua::awards {

absl::StatusOr<std::unique_ptr<ledger::SqlLedger>> OpenLedger(const std::string& db, bool migrate) {
  absl::string_view path = db;
  if (!absl::ConsumePrefix(&path, "sqlite:")) {
    return absl::InvalidArgumentError("--db must be sqlite:FILE");
  }
  ASSIGN_OR_RETURN(auto database, sql::OpenSqlite(std::string(path)));
  if (migrate) RETURN_IF_ERROR(ledger::Migrate(*database));
  return ledger::SqlLedger::Open(std::move(database));
}

}  // namespace thidua::awards
