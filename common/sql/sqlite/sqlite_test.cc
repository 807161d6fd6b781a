#include "common/sql/sqlite/sqlite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

#include "common/sql/testing/sql_fixture.h"
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
    EXPECT_TRUE(connection->Script(database_->Dialect(kTable)).ok());
    return connection;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Database> database_;
};

TEST_F(SqliteTest, SetsPagesLogAndSync) {
  auto connection = Writer();
  EXPECT_EQ(Number(*connection, "PRAGMA page_size"), 8192);
  EXPECT_EQ(Number(*connection, "PRAGMA synchronous"), 2);
  EXPECT_EQ(Number(*connection, "PRAGMA wal_autocheckpoint"), 2000);
  EXPECT_EQ(Number(*connection, "PRAGMA secure_delete"), 1);
  EXPECT_TRUE(std::filesystem::exists(path() + "-wal"));
}

TEST_F(SqliteTest, RefusesASecondOwnerAndNamesTheFile) {
  auto second = OpenSqlite(path());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(path()));
  database_.reset();
  EXPECT_TRUE(OpenSqlite(path()).ok());
}

TEST_F(SqliteTest, NobodyElseMayReadWhatItCreates) {
  for (const mode_t mask : {0000, 0022, 0777}) {
    const std::string fresh = folder_ / ("fresh-" + std::to_string(mask) + ".db");
    const mode_t before = umask(mask);
    auto database = OpenSqlite(fresh);
    umask(before);
    ASSERT_TRUE(database.ok()) << database.status();
    auto connection = (*database)->Connect(Access::kWrite).value();
    ASSERT_TRUE(connection->Script((*database)->Dialect(kTable)).ok());
    for (const char* suffix : {"", "-wal", "-shm"}) {
      struct stat info {};
      ASSERT_EQ(stat((fresh + suffix).c_str(), &info), 0) << suffix;
      EXPECT_EQ(info.st_mode & 0777, 0600u) << suffix;
    }
  }
}

TEST_F(SqliteTest, RefusesFilesThatOthersMayReadAndNamesThemAll) {
  auto connection = Writer();
  ASSERT_TRUE(Insert(*connection, "a", 1, "x").ok());
  // As a process leaves it that was killed: with a -wal.
  const std::string copy = folder_ / "copy.db";
  for (const char* suffix : {"", "-wal"}) {
    std::filesystem::copy_file(path() + suffix, copy + suffix);
    ASSERT_EQ(chmod((copy + suffix).c_str(), 0640), 0);
  }
  const absl::Status refused = OpenSqlite(copy).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr(copy + " has mode 0640, " + copy + "-wal has mode 0640; "));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("chmod 600 " + copy + " " + copy + "-wal"));
  for (const char* suffix : {"", "-wal"}) ASSERT_EQ(chmod((copy + suffix).c_str(), 0600), 0);
  EXPECT_TRUE(OpenSqlite(copy).ok());
}

TEST_F(SqliteTest, AWritePastTheLimitOfFileSizesIsUnavailableAndLeavesNothing) {
  auto connection = Writer();
  ASSERT_TRUE(Insert(*connection, "a", 1, "x").ok());
  std::signal(SIGXFSZ, SIG_IGN);  // as a service does
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit none = before;
  none.rlim_cur = 4096;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  const absl::Status refused = Insert(*connection, "b", 2, std::string(100'000, 'x'));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable) << refused;
  EXPECT_EQ(ReasonOf(refused), type::v1::ERROR_REASON_STORE_UNAVAILABLE);
  EXPECT_TRUE(Insert(*connection, "b", 2, "y").ok());
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
  ASSERT_EQ(chmod(other.c_str(), 0600), 0);
  EXPECT_EQ(OpenSqlite(other).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SqliteTest, TranslatesAFullDatabaseToUnavailable) {
  auto connection = Writer();
  Number(*connection, "PRAGMA max_page_count = 5");
  absl::Status status = Insert(*connection, "a", 1, std::string(100000, 'x'));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(Insert(*connection, "a", 1, "x").ok());
}

using TransactionDeathTest = SqliteTest;

TEST_F(TransactionDeathTest, EndsOnce) {
  auto connection = Writer();
  auto transaction = Transaction::Begin(*connection);
  ASSERT_TRUE(transaction.ok());
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_DEATH(transaction->Rollback().IgnoreError(), "committed or rolled back once");
}

}  // namespace
}  // namespace thidua::sql
