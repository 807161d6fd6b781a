#pragma once
// Imports of whole ledgers: how a part is appended, and how one that broke off is taken back.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// What a call of Ledger::Append brings. Borrows all of it; the entries are used up.
struct ImportPart {
  const Import& import;
  const Position& after;
  std::vector<LogEntry>& entries;
};

// What became of it.
struct Appended {
  Position position;                  // the answer of Ledger::Append
  std::vector<CommitResult> commits;  // those that it made, in order
};

// Ledger::Append, in a transaction of its own. `now` is the time of the commit that ends the
// import, unless the last imported one is later.
absl::StatusOr<Appended> AppendPart(sql::Connection& connection, const ImportPart& part,
                                    absl::Time now);

// Removes a ledger whose import has not ended, whole; returns how many commits it held. Afterwards
// it is empty, as if the import had never been begun.
//   FAILED_PRECONDITION / ILLEGAL_STATE: no import of the ledger is under way.
absl::StatusOr<int64_t> RemoveImport(sql::Connection& connection, std::string_view ledger);

}  // namespace thidua::ledger
