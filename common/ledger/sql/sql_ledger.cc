#include "common/ledger/sql/sql_ledger.h"

#include <utility>

#include "common/ledger/sql/places.h"
#include "common/ledger/sql/rows.h"
#include "common/ledger/sql/schema.h"
#include "common/ledger/sql/snapshot.h"
#include "common/ledger/sql/statements.h"
#include "common/ledger/sql/verify.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

constexpr absl::Duration kLinger = absl::Microseconds(300);

}  // namespace

absl::StatusOr<std::unique_ptr<SqlLedger>> SqlLedger::Open(std::unique_ptr<sql::Database> database,
                                                           SqlLedgerOptions options) {
  RETURN_IF_ERROR(CheckSchema(*database));
  ASSIGN_OR_RETURN(auto connection, database->Connect(sql::Access::kWrite));
  auto ledger = std::unique_ptr<SqlLedger>(
      new SqlLedger(std::move(database), std::move(connection), std::move(options)));
  if (!ledger->sole_writer()) {
    ASSIGN_OR_RETURN(ledger->feed_, HeadFeed::Start(*ledger->database_, ledger->heads_));
    return ledger;
  }
  ASSIGN_OR_RETURN(sql::Pool::Lease lease, ledger->pool_.Take());
  ASSIGN_OR_RETURN(std::vector<Position> heads, ReadHeads(*lease));
  for (const Position& head : heads) ledger->heads_.Publish(head.ledger, head.seq);
  return ledger;
}

SqlLedger::SqlLedger(std::unique_ptr<sql::Database> database,
                     std::unique_ptr<sql::Connection> connection, SqlLedgerOptions options)
    : database_(std::move(database)),
      pool_(*database_, options.readers, options.reader_patience),
      secrets_(*database_, pool_),
      writer_(std::move(connection), std::move(options.clock), options.max_batch,
              database_->sole_writer() ? absl::ZeroDuration() : kLinger, heads_) {}

absl::StatusOr<CommitResult> SqlLedger::Commit(std::string_view ledger, const Cause& cause,
                                               const Decision& decision, absl::Time deadline) {
  return writer_.Commit(ledger, cause, decision, deadline);
}

absl::StatusOr<std::unique_ptr<Reader>> SqlLedger::Read(std::string_view ledger,
                                                        std::optional<Position> at,
                                                        const Ahead& ahead) {
  // Where nothing travels, reading ahead only copies.
  return Snapshot::Open(pool_, ledger, at, sole_writer() ? Ahead() : ahead);
}

absl::StatusOr<std::vector<Versioned>> SqlLedger::Versions(
    const std::vector<VersionQuery>& queries) {
  ASSIGN_OR_RETURN(sql::Pool::Lease connection, pool_.Take());
  return ReadVersions(*connection, queries);
}

absl::StatusOr<std::vector<std::optional<Image>>> SqlLedger::Images(
    const std::vector<WriteOf>& writes) {
  ASSIGN_OR_RETURN(sql::Pool::Lease connection, pool_.Take());
  return ReadImages(*connection, writes);
}

absl::StatusOr<Position> SqlLedger::Head(std::string_view ledger) {
  ASSIGN_OR_RETURN(sql::Pool::Lease connection, pool_.Take());
  ASSIGN_OR_RETURN(HeadRow head, ReadHead(*connection, ledger));
  return head.At(ledger);
}

absl::StatusOr<std::vector<std::string>> SqlLedger::Ledgers() {
  ASSIGN_OR_RETURN(sql::Pool::Lease connection, pool_.Take());
  ASSIGN_OR_RETURN(std::vector<Position> heads, ReadHeads(*connection));
  std::vector<std::string> names;
  for (Position& head : heads) names.push_back(std::move(head.ledger));
  return names;
}

absl::StatusOr<std::vector<LogEntry>> SqlLedger::Log(const Position& after, size_t limit) {
  ASSIGN_OR_RETURN(sql::Pool::Lease connection, pool_.Take());
  RETURN_IF_ERROR(connection->Begin());
  ASSIGN_OR_RETURN(HeadRow head, ReadHead(*connection, after.ledger));
  RETURN_IF_ERROR(CheckPosition(*connection, after, after.ledger, head));
  ASSIGN_OR_RETURN(std::vector<CommitRow> commits,
                   ReadCommits(*connection, after.ledger, after.seq, limit));
  std::vector<LogEntry> entries;
  entries.reserve(commits.size());
  ASSIGN_OR_RETURN(auto changes, ReadChanges(*connection, after.ledger, commits));
  for (size_t i = 0; i < commits.size(); ++i) {
    CommitRow& commit = commits[i];
    entries.push_back({HeadRow{commit.seq, commit.time, commit.hash}.At(after.ledger), commit.time,
                       std::move(commit.cause), std::move(changes[i]), std::move(commit.hash)});
  }
  return entries;
}

absl::StatusOr<Position> SqlLedger::Append(const Import& import, const Position& after,
                                           std::vector<LogEntry> entries) {
  return writer_.Append(import, after, std::move(entries));
}

bool SqlLedger::AwaitPast(std::string_view ledger, int64_t seq, absl::Time deadline) {
  if (sole_writer()) return heads_.AwaitPast(ledger, seq, deadline);
  // What this process has heard of proves nothing where others write: the database is asked.
  for (;;) {
    const uint64_t seen = heads_.moves();
    const absl::StatusOr<Position> head = Head(ledger);
    if (head.ok() && head->seq > seq) return true;
    if (!heads_.AwaitMove(seen, deadline)) return false;
  }
}

absl::StatusOr<Verification> SqlLedger::Verify(std::string_view ledger,
                                               std::optional<Position> checkpoint) {
  ASSIGN_OR_RETURN(sql::Pool::Lease connection, pool_.Take());
  RETURN_IF_ERROR(connection->Begin());
  return VerifyLedger(*connection, ledger, checkpoint);
}

absl::StatusOr<std::vector<CommitId>> SqlLedger::AllHeads() {
  ASSIGN_OR_RETURN(sql::Pool::Lease connection, pool_.Take());
  return ReadCommitIds(*connection);
}

absl::StatusOr<std::vector<std::string>> SqlLedger::Hashes(const std::vector<CommitId>& commits) {
  ASSIGN_OR_RETURN(sql::Pool::Lease connection, pool_.Take());
  return ReadHashes(*connection, commits);
}

absl::Status SqlLedger::AddStatement(const StoredStatement& statement) {
  // Beside the writer, whose connection is busy with commits; a statement comes once a minute.
  ASSIGN_OR_RETURN(auto connection, database_->Connect(sql::Access::kWrite));
  return InsertStatement(*connection, statement);
}

absl::StatusOr<std::vector<StoredStatement>> SqlLedger::Statements(int64_t after, size_t limit) {
  ASSIGN_OR_RETURN(sql::Pool::Lease connection, pool_.Take());
  return ReadStatements(*connection, after, limit);
}

absl::StatusOr<SchemaComparison> SqlLedger::CompareSchema() {
  auto differences = sql::CompareSchema(*database_, Migrations());
  if (absl::IsFailedPrecondition(differences.status())) {
    return SchemaComparison{std::string(differences.status().message()), {}};
  }
  RETURN_IF_ERROR(differences.status());
  return SchemaComparison{"", *std::move(differences)};
}

void SqlLedger::Listen(std::function<void(const Committed&)> listener) {
  writer_.Listen(std::move(listener));
}

void SqlLedger::Watch(std::function<void(std::string_view ledger)> watcher) {
  heads_.Watch(std::move(watcher));
}

}  // namespace thidua::ledger
