#pragma once
// The table `statements`, and what a statement is made of: heads and hashes.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// Ledger::AllHeads, Hashes and Statements.
absl::StatusOr<std::vector<CommitId>> ReadCommitIds(sql::Connection& connection);
absl::StatusOr<std::vector<std::string>> ReadHashes(sql::Connection& connection,
                                                    const std::vector<CommitId>& commits);
absl::StatusOr<std::vector<StoredStatement>> ReadStatements(sql::Connection& connection,
                                                            int64_t after, size_t limit);
// Ledger::AddStatement, in a transaction of its own; `connection` is for writing.
absl::Status InsertStatement(sql::Connection& connection, const StoredStatement& statement);

}  // namespace thidua::ledger
