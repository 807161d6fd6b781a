#pragma once
// The Ledger on a SQL database.
//
//   ASSIGN_OR_RETURN(auto database, sql::OpenSqlite("/var/lib/thidua/reporting.db"));
//   RETURN_IF_ERROR(ledger::Migrate(*database));  // only with --migrate
//   ASSIGN_OR_RETURN(auto ledger, ledger::SqlLedger::Open(std::move(database)));

#include <absl/status/statusor.h>
#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>

#include "common/ledger/ledger.h"
#include "common/ledger/sql/head_feed.h"
#include "common/ledger/sql/heads.h"
#include "common/ledger/sql/sql_secrets.h"
#include "common/ledger/sql/writer.h"
#include "common/sql/pool.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

struct SqlLedgerOptions {
  // Tells the time of commits and whether a deadline has passed.
  std::function<absl::Time()> clock = [] { return absl::Now(); };
  size_t readers = 32;                                // open Readers at a time
  absl::Duration reader_patience = absl::Seconds(5);  // for a free one
  size_t max_batch = 256;                             // decisions in one transaction
};

// Thread-safe. Owns the database. Readers must be gone before it is destroyed; its end finishes
// the commits that are queued.
class SqlLedger : public Ledger {
 public:
  //   FAILED_PRECONDITION: the schema is missing, older, too new or changed (see Migrate).
  static absl::StatusOr<std::unique_ptr<SqlLedger>> Open(std::unique_ptr<sql::Database> database,
                                                         SqlLedgerOptions options = {});

  absl::StatusOr<CommitResult> Commit(std::string_view ledger, const Cause& cause,
                                      const Decision& decision, absl::Time deadline) override;
  absl::StatusOr<std::unique_ptr<Reader>> Read(std::string_view ledger,
                                               std::optional<Position> at = std::nullopt,
                                               const Ahead& ahead = {}) override;
  absl::StatusOr<std::vector<Versioned>> Versions(
      const std::vector<VersionQuery>& queries) override;
  absl::StatusOr<std::vector<std::optional<Image>>> Images(
      const std::vector<WriteOf>& writes) override;
  absl::StatusOr<Position> Head(std::string_view ledger) override;
  absl::StatusOr<std::vector<std::string>> Ledgers() override;
  absl::StatusOr<std::vector<LogEntry>> Log(const Position& after, size_t limit) override;
  absl::StatusOr<Position> Append(const Import& import, const Position& after,
                                  std::vector<LogEntry> entries) override;
  bool AwaitPast(std::string_view ledger, int64_t seq, absl::Time deadline) override;
  absl::StatusOr<Verification> Verify(std::string_view ledger,
                                      std::optional<Position> checkpoint) override;
  absl::StatusOr<std::vector<CommitId>> AllHeads() override;
  absl::StatusOr<std::vector<std::string>> Hashes(const std::vector<CommitId>& commits) override;
  absl::Status AddStatement(const StoredStatement& statement) override;
  absl::StatusOr<std::vector<StoredStatement>> Statements(int64_t after, size_t limit) override;
  absl::StatusOr<SchemaComparison> CompareSchema() override;
  void Listen(std::function<void(const Committed&)> listener) override;
  void Watch(std::function<void(std::string_view ledger)> watcher) override;
  bool sole_writer() const override { return database_->sole_writer(); }
  Secrets& secrets() override { return secrets_; }

  // Commits that wait for the writer: a gauge.
  size_t queued() const { return writer_.queued(); }

 private:
  SqlLedger(std::unique_ptr<sql::Database> database, std::unique_ptr<sql::Connection> connection,
            SqlLedgerOptions options);

  const std::unique_ptr<sql::Database> database_;
  sql::Pool pool_;
  SqlSecrets secrets_;
  Heads heads_;
  Writer writer_;
  std::unique_ptr<HeadFeed> feed_;  // where others write
};

}  // namespace thidua::ledger
