// On SQLite: no statement of the hot paths reads a whole table or sorts.
#include <mutex>
#include <set>

#include "common/ledger/testing/ledger_fixture.h"
#include "common/sql/sqlite/testing/sqlite_engine.h"

namespace thidua::ledger {
namespace {

using SqlitePlanTest = LedgerFixture;
INSTANTIATE_TEST_SUITE_P(Sqlite, SqlitePlanTest, ::testing::Values(sql::SqliteEngine()));

TEST_P(SqlitePlanTest, ReadsAndCommitsSearchByKey) {
  const Position old = Put("p/a", "1").position;
  std::mutex mutex;
  std::set<std::string> statements;
  hooks_->statement = [&](sql::Connection& connection, std::string_view text,
                          sql::Parameters parameters) {
    std::lock_guard lock(mutex);
    if (!statements.insert(std::string(text)).second) return absl::OkStatus();
    return connection.Query(
        "EXPLAIN QUERY PLAN " + std::string(text), parameters, [&](const sql::Row& row) {
          const std::string step(row.Text(3));
          // The keys that one statement of a walk has found are no table.
          const bool walks = text.starts_with("WITH RECURSIVE walk");
          EXPECT_TRUE((walks && (step == "SCAN w" || step == "SCAN CONSTANT ROW")) ||
                      step.find("SCAN") == std::string::npos)
              << step << " in " << text;
          EXPECT_TRUE(walks || step.find("TEMP B-TREE") == std::string::npos) << text;
          return absl::OkStatus();
        });
  };
  ASSERT_TRUE(Request("id", "p/b", "1").ok());
  ASSERT_TRUE(Request("id", "p/b", "1").ok());
  Lookup("p/a");
  LookupAt(old, "p/a");
  Scan("p/", "p/a", 10);
  auto reader = ledger_->Read("l", Put("p/a/below", "1").position).value();
  ASSERT_TRUE(
      reader->WalkCollection("p/", "", [](const Image&) -> absl::StatusOr<bool> { return true; })
          .ok());
  ScanAt(old, "p/", "p/a", 10);
  Version("p", "p/");
  VersionAt(old, "p", "p/");
  ASSERT_TRUE(ledger_->Log(old, 10).ok());
  EXPECT_GE(statements.size(), 12u);
}

}  // namespace
}  // namespace thidua::ledger
