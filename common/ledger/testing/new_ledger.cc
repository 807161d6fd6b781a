#include "common/ledger/testing/new_ledger.h"

#include <cstdio>
#include <cstdlib>

#include "common/ledger/sql/schema.h"
#include "common/sql/sqlite/sqlite.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

absl::StatusOr<std::unique_ptr<Ledger>> Open(const std::string& path, SqlLedgerOptions options) {
  ASSIGN_OR_RETURN(auto database, sql::OpenSqlite(path));
  RETURN_IF_ERROR(Migrate(*database));
  return SqlLedger::Open(std::move(database), std::move(options));
}

}  // namespace

std::unique_ptr<Ledger> NewLedger(const TemporaryFolder& folder, SqlLedgerOptions options) {
  auto ledger = Open(folder / "ledger.db", std::move(options));
  if (!ledger.ok()) {
    std::fprintf(stderr, "a ledger for tests: %s\n", ledger.status().ToString().c_str());
    std::abort();
  }
  return *std::move(ledger);
}

}  // namespace thidua::ledger
