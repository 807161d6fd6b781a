#include "common/sql/sqlite/sqlite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "common/sql/pool.h"
#include "common/testing/temporary_folder.h"
#include "common/value/errors.h"

namespace thidua::sql {
namespace {

using ::testing::HasSubstr;

class SqliteTest : public ::testing::Test {
 protected:
  SqliteTest() : database_(OpenSqlite(path()).value()) {}

  std::string path() const { return folder_ / "test.db"; }

  std::unique_ptr<Connection> Writer() {
    auto connection = database_->Connect(Access::kWrite).value();
    EXPECT_TRUE(connection
                    ->Script("CREATE TABLE IF NOT EXISTS t (k TEXT PRIMARY KEY, n BIGINT NOT NULL, "
                             "b BLOB NOT NULL)")
                    .ok());
    return connection;
  }

  static absl::Status Insert(Connection& connection, std::string_view key, int64_t number,
                             std::string_view bytes = "") {
    return connection.Run("INSERT INTO t (k, n, b) VALUES ($1, $2, $3)",
                          {key, number, Blob(bytes)});
  }

  static int64_t Number(Connection& connection, std::string_view text) {
    int64_t number = -1;
    auto status = connection.Query(text, {}, [&](const Row& row) {
      number = row.Int(0);
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return number;
  }

  static int64_t Count(Connection& connection) {
    return Number(connection, "SELECT COUNT(*) FROM t");
  }

  TemporaryFolder folder_;
  std::unique_ptr<Database> database_;
};

TEST_F(SqliteTest, BindsParametersByNumberNotByAppearance) {
  auto connection = Writer();
  ASSERT_TRUE(
      connection->Run("INSERT INTO t (n, k, b) VALUES ($2, $1, $3)", {"a", 7, Blob("x")}).ok());
  EXPECT_EQ(Number(*connection, "SELECT n FROM t WHERE k = 'a'"), 7);
}

TEST_F(SqliteTest, KeepsTextBlobsAndIntegersAsTheyAre) {
  auto connection = Writer();
  const std::string bytes("\0\xff'\n", 4);
  const int64_t least = std::numeric_limits<int64_t>::min();
  ASSERT_TRUE(Insert(*connection, "Hưng Yên", least, bytes).ok());
  ASSERT_TRUE(connection
                  ->Query("SELECT k, n, b FROM t WHERE k = $1", {"Hưng Yên"},
                          [&](const Row& row) {
                            EXPECT_EQ(row.Text(0), "Hưng Yên");
                            EXPECT_EQ(row.Int(1), least);
                            EXPECT_EQ(row.Blob(2), bytes);
                            return absl::OkStatus();
                          })
                  .ok());
}

TEST_F(SqliteTest, StoresEmptyTextAndEmptyBlobAsNotNull) {
  auto connection = Writer();
  EXPECT_TRUE(Insert(*connection, std::string_view(), 0, std::string_view()).ok());
}

TEST_F(SqliteTest, StopsAtTheFirstErrorOfTheRowCallback) {
  auto connection = Writer();
  ASSERT_TRUE(Insert(*connection, "a", 1).ok());
  ASSERT_TRUE(Insert(*connection, "b", 2).ok());
  int rows = 0;
  absl::Status status = connection->Query("SELECT n FROM t", {}, [&](const Row&) {
    ++rows;
    return absl::CancelledError("enough");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(rows, 1);
}

TEST_F(SqliteTest, RefusesAWrongNumberOfParameters) {
  auto connection = Writer();
  EXPECT_EQ(connection->Run("DELETE FROM t WHERE k = $1", {}).code(), absl::StatusCode::kInternal);
}

TEST_F(SqliteTest, TransactionRollsBackUnlessCommitted) {
  auto connection = Writer();
  {
    auto transaction = Transaction::Begin(*connection);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(Insert(*connection, "a", 1).ok());
  }
  EXPECT_EQ(Count(*connection), 0);
  {
    auto transaction = Transaction::Begin(*connection);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(Insert(*connection, "a", 1).ok());
    EXPECT_TRUE(transaction->Commit().ok());
  }
  EXPECT_EQ(Count(*connection), 1);
}

TEST_F(SqliteTest, ReadTransactionIsOneSnapshotBesideTheWriter) {
  auto writer = Writer();
  auto reader = database_->Connect(Access::kRead).value();
  ASSERT_TRUE(reader->Begin().ok());
  EXPECT_EQ(Count(*reader), 0);
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  EXPECT_EQ(Count(*reader), 0);
  ASSERT_TRUE(reader->Rollback().ok());
  EXPECT_EQ(Count(*reader), 1);
}

TEST_F(SqliteTest, ReaderCannotWrite) {
  auto writer = Writer();
  auto reader = database_->Connect(Access::kRead).value();
  EXPECT_FALSE(Insert(*reader, "a", 1).ok());
  EXPECT_EQ(Count(*writer), 0);
}

TEST_F(SqliteTest, SetsPagesLogAndSync) {
  auto connection = Writer();
  EXPECT_EQ(Number(*connection, "PRAGMA page_size"), 8192);
  EXPECT_EQ(Number(*connection, "PRAGMA synchronous"), 2);
  EXPECT_EQ(Number(*connection, "PRAGMA wal_autocheckpoint"), 2000);
  EXPECT_TRUE(std::filesystem::exists(path() + "-wal"));
}

TEST_F(SqliteTest, RefusesASecondOwnerAndNamesTheFile) {
  auto second = OpenSqlite(path());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(path()));
  database_.reset();
  EXPECT_TRUE(OpenSqlite(path()).ok());
}

TEST_F(SqliteTest, ReportsAMissingFolderAsUnavailable) {
  auto database = OpenSqlite(folder_ / "nowhere/test.db");
  EXPECT_EQ(database.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(database.status()), type::v1::ERROR_REASON_STORE_UNAVAILABLE);
}

TEST_F(SqliteTest, ReportsAForeignFileAsDamaged) {
  const std::string other = folder_ / "other.db";
  FILE* file = fopen(other.c_str(), "w");
  for (int i = 0; i < 4096; ++i) fputc('x', file);
  fclose(file);
  EXPECT_EQ(OpenSqlite(other).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SqliteTest, TranslatesAViolatedConstraintToInternal) {
  auto connection = Writer();
  ASSERT_TRUE(Insert(*connection, "a", 1).ok());
  EXPECT_EQ(Insert(*connection, "a", 2).code(), absl::StatusCode::kInternal);
}

TEST_F(SqliteTest, TranslatesAFullDatabaseToUnavailable) {
  auto connection = Writer();
  Number(*connection, "PRAGMA max_page_count = 5");
  absl::Status status = Insert(*connection, "a", 1, std::string(100000, 'x'));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(Insert(*connection, "a", 1, "x").ok());
}

TEST_F(SqliteTest, PoolReusesConnectionsAndEndsTheirTransactions) {
  auto writer = Writer();
  Pool pool(*database_, 2, absl::Milliseconds(1));
  Connection* first = nullptr;
  {
    auto lease = pool.Take();
    ASSERT_TRUE(lease.ok());
    first = &**lease;
    ASSERT_TRUE((*lease)->Begin().ok());
  }
  auto again = pool.Take();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(&**again, first);
  EXPECT_TRUE((*again)->Begin().ok());
}

TEST_F(SqliteTest, PoolRefusesWhenAllConnectionsStayBusy) {
  Pool pool(*database_, 1, absl::Milliseconds(1));
  auto lease = pool.Take();
  ASSERT_TRUE(lease.ok());
  auto second = pool.Take();
  EXPECT_EQ(second.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(second.status()), type::v1::ERROR_REASON_OVERLOADED);
}

TEST_F(SqliteTest, PoolHandsAFreedConnectionToWhoWaits) {
  Pool pool(*database_, 1, absl::Minutes(1));
  std::atomic<int> served = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) served += pool.Take().ok();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(served, 200);
}

}  // namespace
}  // namespace thidua::sql
