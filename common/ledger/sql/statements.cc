#include "common/ledger/sql/statements.h"

#include <absl/strings/str_cat.h>

#include <span>

#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {

absl::StatusOr<std::vector<CommitId>> ReadCommitIds(sql::Connection& connection) {
  std::vector<CommitId> heads;
  RETURN_IF_ERROR(connection.Query(
      "SELECT l.ledger, c.seq, c.hash FROM ledgers l JOIN commits c ON c.ledger = l.ledger AND "
      "c.seq = (SELECT MAX(x.seq) FROM commits x WHERE x.ledger = l.ledger) ORDER BY l.ledger",
      {}, [&](const sql::Row& row) {
        heads.push_back({std::string(row.Text(0)), row.Int(1), std::string(row.Blob(2))});
        return absl::OkStatus();
      }));
  return heads;
}

absl::StatusOr<std::vector<std::string>> ReadHashes(sql::Connection& connection,
                                                    const std::vector<CommitId>& commits) {
  std::vector<std::string> hashes(commits.size());
  if (commits.empty()) return hashes;
  std::vector<sql::Value> parameters;
  parameters.reserve(2 * commits.size());
  for (const CommitId& commit : commits) {
    parameters.insert(parameters.end(), {commit.ledger, commit.seq});
  }
  const sql::Question question{"SELECT hash FROM commits WHERE ledger = $1 AND seq = $2",
                               std::span<const sql::Value>(parameters),
                               [&](const sql::Row& row, size_t which) {
                                 hashes[which] = row.Blob(0);
                                 return absl::OkStatus();
                               },
                               2};
  RETURN_IF_ERROR(connection.QueryAll({&question, 1}));
  return hashes;
}

absl::StatusOr<std::vector<StoredStatement>> ReadStatements(sql::Connection& connection,
                                                            int64_t after, size_t limit) {
  std::vector<StoredStatement> statements;
  RETURN_IF_ERROR(connection.Query(
      "SELECT number, body, signature FROM statements WHERE number > $1 ORDER BY number LIMIT $2",
      {after, limit}, [&](const sql::Row& row) {
        statements.push_back({row.Int(0), std::string(row.Text(1)), std::string(row.Blob(2))});
        return absl::OkStatus();
      }));
  return statements;
}

absl::Status InsertStatement(sql::Connection& connection, const StoredStatement& statement) {
  ASSIGN_OR_RETURN(sql::Transaction transaction, sql::Transaction::Begin(connection));
  bool added = false;
  RETURN_IF_ERROR(connection.Query(
      "INSERT INTO statements (number, body, signature) VALUES ($1, $2, $3) "
      "ON CONFLICT (number) DO NOTHING RETURNING number",
      {statement.number, statement.body, sql::Blob(statement.signature)}, [&](const sql::Row&) {
        added = true;
        return absl::OkStatus();
      }));
  if (!added) return AlreadyExists(absl::StrCat("statement ", statement.number));
  return transaction.Commit();
}

}  // namespace thidua::ledger
