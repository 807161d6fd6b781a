// On SQLite: no statement of the hot paths reads a whole table or sorts.
#include <mutex>
#include <set>

#include "common/ledger/testing/ledger_fixture.h"
#include "common/sql/sqlite/testing/sqlite_engine.h"

namespace thidua::ledger {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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
    return connection.Query("EXPLAIN QUERY PLAN " + std::string(text), parameters,
                            [&](const sql::Row& row) {
                              const std::string step(row.Text(3));
                              EXPECT_THAT(step, Not(HasSubstr("SCAN"))) << text;
                              EXPECT_THAT(step, Not(HasSubstr("TEMP B-TREE"))) << text;
                              return absl::OkStatus();
                            });
  };
  ASSERT_TRUE(Request("id", "p/b", "1").ok());
  ASSERT_TRUE(Request("id", "p/b", "1").ok());
  Lookup("p/a");
  LookupAt(old, "p/a");
  Scan("p/", "p/a", 10);
  ScanAt(old, "p/", "p/a", 10);
  Version("p", "p/");
  VersionAt(old, "p", "p/");
  ASSERT_TRUE(ledger_->Log(old, 10).ok());
  EXPECT_GE(statements.size(), 11u);
}

}  // namespace
}  // namespace thidua::ledger
