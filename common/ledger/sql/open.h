#pragma once
// The ledgers in the database that a command line names.

#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/ledger/sql/sql_ledger.h"

namespace thidua::ledger {

// Opens `db`: "sqlite:FILE", or a PostgreSQL URI "postgresql://HOST/DATABASE" (postgres:// too),
// after bringing its schema up to date if `migrate`.
//   INVALID_ARGUMENT: it is neither, or holds a password, which every user of the machine could
//   read; a passfile is the place for it.
//   FAILED_PRECONDITION: the file is in use, the server is too old, or the schema is not one that
//   this program works with.
//   UNAVAILABLE: the file cannot be opened, or no server answers that takes writes.
absl::StatusOr<std::unique_ptr<SqlLedger>> OpenLedger(const std::string& db, bool migrate,
                                                      SqlLedgerOptions options = {});

// Removes the ledger of `db` whose import has not ended, with all that was imported of it. Returns
// a sentence that says so; an empty `ledger` names none, and then there is nothing to say. Fails as
// OpenLedger and RemoveImport do.
absl::StatusOr<std::string> DiscardImport(const std::string& db, const std::string& ledger);

}  // namespace thidua::ledger
