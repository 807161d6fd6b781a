// Connections and transactions on every engine.
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "common/sql/testing/sql_fixture.h"

namespace thidua::sql {
namespace {

using ConnectionTest = SqlFixture;

INSTANTIATE_TEST_SUITE_P(Engines, ConnectionTest, ::testing::ValuesIn(Engines()), NameOf);

TEST_P(ConnectionTest, BindsParametersByNumberNotByAppearance) {
  auto connection = Writer();
  ASSERT_TRUE(
      connection->Run("INSERT INTO t (n, k, b) VALUES ($2, $1, $3)", {"a", 7, Blob("x")}).ok());
  EXPECT_EQ(Number(*connection, "SELECT n FROM t WHERE k = 'a'"), 7);
}

TEST_P(ConnectionTest, KeepsTextBlobsAndIntegersAsTheyAre) {
  auto connection = Writer();
  const std::string bytes("\0\xff'\\\n", 5);
  for (const int64_t number : {std::numeric_limits<int64_t>::min(), int64_t{-1}, int64_t{0},
                               std::numeric_limits<int64_t>::max()}) {
    const std::string key = absl::StrCat("Hưng Yên ", number);
    ASSERT_TRUE(Insert(*connection, key, number, bytes).ok());
    int rows = 0;
    ASSERT_TRUE(connection
                    ->Query("SELECT k, n, b FROM t WHERE k = $1", {key},
                            [&](const Row& row) {
                              ++rows;
                              EXPECT_EQ(row.Text(0), key);
                              EXPECT_EQ(row.Int(1), number);
                              EXPECT_EQ(row.Blob(2), bytes);
                              return absl::OkStatus();
                            })
                    .ok());
    EXPECT_EQ(rows, 1);
  }
}

TEST_P(ConnectionTest, StoresEmptyTextAndEmptyBlobAsNotNull) {
  auto connection = Writer();
  EXPECT_TRUE(Insert(*connection, std::string_view(), 0, std::string_view()).ok());
}

TEST_P(ConnectionTest, KeysAreOrderedByBytes) {
  auto connection = database_->Connect(Access::kWrite).value();
  ASSERT_TRUE(
      connection->Script(database_->Dialect("CREATE TABLE o (k {{key}} PRIMARY KEY)")).ok());
  for (const char* key : {"a/b", "a.b", "A/b", "a/B", "a~", "b"}) {
    ASSERT_TRUE(connection->Run("INSERT INTO o (k) VALUES ($1)", {key}).ok());
  }
  std::string order;
  ASSERT_TRUE(connection
                  ->Query("SELECT k FROM o WHERE k >= $1 AND k < $2 ORDER BY k", {"a", "b"},
                          [&](const Row& row) {
                            absl::StrAppend(&order, std::string(row.Text(0)), " ");
                            return absl::OkStatus();
                          })
                  .ok());
  EXPECT_EQ(order, "a.b a/B a/b a~ ");
}

TEST_P(ConnectionTest, RunAllInsertsFewAndManyRows) {
  auto connection = Writer();
  const std::string as_written =
      database_->Dialect("SELECT COUNT(*) FROM t WHERE k = 'k' || n AND b = CAST(k AS {{blob}})");
  for (const bool in_transaction : {false, true}) {
    for (const int rows : {0, 1, 15, 16, 2500}) {
      ASSERT_TRUE(connection->Run("DELETE FROM t", {}).ok());
      std::vector<std::string> keys;
      for (int i = 0; i < rows; ++i) keys.push_back(absl::StrCat("k", i));
      std::vector<Value> values;
      for (int i = 0; i < rows; ++i) {
        values.push_back(keys[i]);
        values.push_back(i);
        values.push_back(Blob(keys[i]));
      }
      if (in_transaction) {
        ASSERT_TRUE(connection->Begin().ok());
      }
      absl::Status status = connection->RunAll(
          "INSERT INTO t (k, n, b) VALUES ($1, $2, $3) ON CONFLICT (k) DO UPDATE SET n = 0", 3,
          values);
      ASSERT_TRUE(status.ok()) << status;
      if (in_transaction) {
        ASSERT_TRUE(connection->Commit().ok());
      }
      EXPECT_EQ(Count(*connection), rows);
      EXPECT_EQ(Number(*connection, as_written), rows);
    }
  }
}

TEST_P(ConnectionTest, StopsAtTheFirstErrorOfTheRowCallback) {
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
  EXPECT_EQ(Count(*connection), 2);
}

TEST_P(ConnectionTest, TransactionRollsBackUnlessCommitted) {
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

TEST_P(ConnectionTest, ReadTransactionIsOneSnapshotBesideTheWriter) {
  auto writer = Writer();
  auto reader = Reader();
  ASSERT_TRUE(reader->Begin().ok());
  EXPECT_EQ(Count(*reader), 0);
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  EXPECT_EQ(Count(*reader), 0);
  ASSERT_TRUE(reader->Rollback().ok());
  EXPECT_EQ(Count(*reader), 1);
}

TEST_P(ConnectionTest, ReaderCannotWrite) {
  auto writer = Writer();
  auto reader = Reader();
  EXPECT_FALSE(Insert(*reader, "a", 1).ok());
  ASSERT_TRUE(reader->Begin().ok());
  EXPECT_FALSE(Insert(*reader, "a", 1).ok() && reader->Commit().ok());
  EXPECT_EQ(Count(*writer), 0);
}

TEST_P(ConnectionTest, ScrubKeepsWhatIsThere) {
  auto connection = Writer();
  auto reader = Reader();
  const std::string bytes("\0\xff'", 3);
  for (const char* key : {"a", "b", "c"}) ASSERT_TRUE(Insert(*connection, key, 7, bytes).ok());
  ASSERT_TRUE(connection->Run("DELETE FROM t WHERE k = 'b'", {}).ok());
  for (int i = 0; i < 2; ++i) {
    const absl::Status status = connection->Scrub("t");
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_EQ(Text(*reader, "SELECT k FROM t ORDER BY k DESC LIMIT 1"), "c");
    EXPECT_EQ(Number(*reader, "SELECT n FROM t WHERE k = 'a'"), 7);
    EXPECT_EQ(Count(*reader), 2);
    EXPECT_EQ(Text(*reader, "SELECT b FROM t WHERE k = 'a'"), bytes);
  }
  ASSERT_TRUE(Insert(*connection, "b", 1).ok());
  EXPECT_EQ(Count(*reader), 3);
  EXPECT_EQ(connection->Scrub("nothing").code(), absl::StatusCode::kInternal);
  ASSERT_TRUE(connection->Begin().ok()) << "none is left open";
  EXPECT_TRUE(connection->Rollback().ok());
}

TEST_P(ConnectionTest, RefusesAWrongNumberOfParametersAndGoesOn) {
  auto connection = Writer();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(connection->Run("DELETE FROM t WHERE k = $1", {}).code(),
              absl::StatusCode::kInternal);
    EXPECT_EQ(connection->Run("SELECT nonsense", {}).code(), absl::StatusCode::kInternal);
  }
  EXPECT_EQ(Count(*connection), 0);
}

TEST_P(ConnectionTest, TranslatesAViolatedConstraintToInternal) {
  auto connection = Writer();
  ASSERT_TRUE(Insert(*connection, "a", 1).ok());
  EXPECT_EQ(Insert(*connection, "a", 2).code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace thidua::sql
