#pragma once
// The small language that the ledger's conformance suite is written in. The suite runs on every
// engine of common/sql/testing/engines.h.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/ledger/sql/sql_ledger.h"
#include "common/sql/sql.h"
#include "common/sql/testing/engines.h"
#include "common/testing/status.h"
#include "common/value/errors.h"

namespace thidua::ledger {

// What a test may do to the statements of a ledger. A status that is not OK stands for a failure
// of the engine.
struct Hooks {
  std::function<absl::Status(sql::Connection&, std::string_view, sql::Parameters)> statement;
  std::function<absl::Status()> begin;
  std::function<absl::Status()> commit;
};

absl::Status StoreFailure();

// One ledger database per test; "l" is the ledger where none is named.
class LedgerFixture : public ::testing::TestWithParam<sql::Engine> {
 protected:
  LedgerFixture();

  void Open();
  // Another process on the same database: only where it is not the sole writer.
  std::unique_ptr<SqlLedger> OpenReplica();
  void Close();
  void Reopen();

  // Commits that must succeed.
  CommitResult Put(std::string_view key, std::string_view bytes, std::string_view ledger = "l");
  CommitResult Delete(std::string_view key, std::string_view ledger = "l");
  CommitResult Commit(const Decision& decision, std::string_view ledger = "l");
  // A commit that may fail.
  absl::StatusOr<CommitResult> Try(const Decision& decision, const Cause& cause = {},
                                   absl::Time deadline = absl::InfiniteFuture());
  // A Put as a request.
  absl::StatusOr<CommitResult> Request(std::string_view id, std::string_view key,
                                       std::string_view bytes, const Cause& cause = {});

  // The bytes of `key`, or "-".
  std::string Lookup(std::string_view key, std::string_view ledger = "l");
  std::string LookupAt(const Position& at, std::string_view key);
  int64_t Etag(std::string_view key);  // 0 if there is no image
  // "a=1 b=2"
  std::string Scan(std::string_view prefix, std::string_view after = "", size_t limit = 0);
  std::string ScanAt(const Position& at, std::string_view prefix, std::string_view after = "",
                     size_t limit = 0);
  // As Versions and a Reader tell it, who must agree.
  int64_t Version(std::string_view key, std::string_view under);
  int64_t VersionAt(const Position& at, std::string_view key, std::string_view under);
  Position Head(std::string_view ledger = "l");

  // Changes the database behind the ledger's back.
  void Tamper(std::string_view text, sql::Parameters parameters = {});

  // Holds the writer inside a decision until `count` more commits are queued by `queue`, which
  // starts them on threads; then lets go and waits for all.
  void Together(size_t count, const std::function<void(size_t)>& commit);

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  std::shared_ptr<Hooks> hooks_ = std::make_shared<Hooks>();
  std::unique_ptr<sql::TestDatabase> stored_;
  std::shared_ptr<sql::Database> database_;
  std::unique_ptr<SqlLedger> ledger_;
};

std::string Show(const std::vector<Image>& images);

Decision Putting(std::string_view key, std::string_view bytes);

// A decision: adds one to the number that the bytes of "n" are.
absl::Status Increment(Txn& txn);

}  // namespace thidua::ledger
