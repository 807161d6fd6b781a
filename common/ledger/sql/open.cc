#include "common/ledger/sql/open.h"

#include <absl/strings/str_cat.h>

#include <string_view>
#include <utility>

#include "common/ledger/sql/append.h"
#include "common/ledger/sql/schema.h"
#include "common/sql/postgres/postgres.h"
#include "common/sql/sqlite/sqlite.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

absl::StatusOr<std::unique_ptr<sql::Database>> OpenDatabase(const std::string& db) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (db.starts_with(kSqlite) && db.size() > kSqlite.size()) {
    return sql::OpenSqlite(db.substr(kSqlite.size()));
  }
  if (db.starts_with("postgresql://") || db.starts_with("postgres://")) {
    return sql::OpenPostgres(db);
  }
  // Not repeated: it may be a connection string with a password.
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
               "--db must be sqlite:FILE or postgresql://HOST/DATABASE");
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqlLedger>> OpenLedger(const std::string& db, bool migrate,
                                                      SqlLedgerOptions options) {
  ASSIGN_OR_RETURN(auto database, OpenDatabase(db));
  if (migrate) RETURN_IF_ERROR(Migrate(*database));
  return SqlLedger::Open(std::move(database), std::move(options));
}

absl::StatusOr<std::string> DiscardImport(const std::string& db, const std::string& ledger) {
  if (ledger.empty()) return "";
  ASSIGN_OR_RETURN(auto database, OpenDatabase(db));
  RETURN_IF_ERROR(CheckSchema(*database));
  ASSIGN_OR_RETURN(auto connection, database->Connect(sql::Access::kWrite));
  ASSIGN_OR_RETURN(const int64_t commits, RemoveImport(*connection, ledger));
  return absl::StrCat("removed ", ledger, ": the ", commits, " commits of its import\n");
}

}  // namespace thidua::ledger
