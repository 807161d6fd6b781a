// Migrations on every engine.
#include "common/sql/migration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <thread>

#include "common/sql/postgres/postgres.h"
#include "common/sql/sqlite/sqlite.h"
#include "common/sql/testing/postgres_server.h"

namespace thidua::sql {
namespace {

using ::testing::HasSubstr;
using testing::PostgresServer;

struct Engine {
  std::string name;
  std::function<std::string()> create;  // returns what `open` opens
  std::function<absl::StatusOr<std::unique_ptr<Database>>(const std::string&)> open;
  std::function<void(const std::string&)> destroy;
};
void PrintTo(const Engine& engine, std::ostream* out) { *out << engine.name; }

Engine Sqlite() {
  return {"Sqlite",
          [] {
            std::string pattern = std::filesystem::temp_directory_path() / "migration_test.XXXXXX";
            return std::string(mkdtemp(pattern.data()));
          },
          [](const std::string& folder) { return OpenSqlite(folder + "/test.db"); },
          [](const std::string& folder) { std::filesystem::remove_all(folder); }};
}

Engine Postgres() {
  return {
      "Postgres", [] { return PostgresServer::Shared().Create().value(); },
      [](const std::string& name) { return OpenPostgres(PostgresServer::Shared().Conninfo(name)); },
      [](const std::string& name) { PostgresServer::Shared().Drop(name); }};
}

class MigrationTest : public ::testing::TestWithParam<Engine> {
 protected:
  MigrationTest() : place_(GetParam().create()), database_(GetParam().open(place_).value()) {}
  ~MigrationTest() override {
    database_.reset();
    GetParam().destroy(place_);
  }

  absl::Status Apply(const std::vector<Migration>& migrations) {
    return ApplyMigrations(*database_, migrations);
  }
  absl::Status Check(const std::vector<Migration>& migrations) {
    return CheckMigrations(*database_, migrations);
  }
  int64_t Count(const std::string& table) {
    auto connection = database_->Connect(Access::kRead).value();
    int64_t count = -1;
    absl::Status status =
        connection->Query("SELECT COUNT(*) FROM " + table, {}, [&](const Row& row) {
          count = row.Int(0);
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return count;
  }

  const Migration one_{1, "0001_one", "CREATE TABLE one (k {{key}} PRIMARY KEY) {{clustered}};"};
  const Migration two_{2, "0002_two",
                       "CREATE TABLE two (b {{blob}}); INSERT INTO one VALUES ('x')"};
  // Adds what a program of schema 1 does not miss.
  const Migration wider_{2, "0002_wider", "CREATE TABLE two (b {{blob}})", 1};
  const std::string place_;
  std::unique_ptr<Database> database_;
};

INSTANTIATE_TEST_SUITE_P(Engines, MigrationTest, ::testing::Values(Sqlite(), Postgres()),
                         [](const auto& info) { return info.param.name; });

TEST_P(MigrationTest, AppliesWhatIsMissingOnce) {
  EXPECT_TRUE(Apply({one_}).ok());
  EXPECT_TRUE(Apply({one_, two_}).ok());
  EXPECT_TRUE(Apply({one_, two_}).ok());
  EXPECT_TRUE(Check({one_, two_}).ok());
  EXPECT_EQ(Count("one"), 1);
}

TEST_P(MigrationTest, SeveralAtOnceTakeTurns) {
  const Migration slow{2, "0002_slow", "INSERT INTO one VALUES ('x'); CREATE TABLE two (n BIGINT)"};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      absl::Status status = Apply({one_, slow});
      EXPECT_TRUE(status.ok()) << status;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Count("one"), 1);
}

TEST_P(MigrationTest, RefusesADatabaseWithoutSchema) {
  absl::Status status = Check({one_});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("no schema"));
}

TEST_P(MigrationTest, RefusesAnOlderSchema) {
  ASSERT_TRUE(Apply({one_}).ok());
  absl::Status status = Check({one_, two_});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("0002_two is missing"));
}

TEST_P(MigrationTest, RefusesANewerSchema) {
  ASSERT_TRUE(Apply({one_, two_}).ok());
  for (const absl::Status& status : {Check({one_}), Apply({one_})}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()), HasSubstr("newer"));
  }
}

TEST_P(MigrationTest, AcceptsANewerSchemaThatOnlyAdds) {
  ASSERT_TRUE(Apply({one_, wider_}).ok());
  EXPECT_TRUE(Check({one_}).ok());
  EXPECT_TRUE(Apply({one_}).ok());
  EXPECT_TRUE(Check({one_, wider_}).ok());
}

TEST_P(MigrationTest, RefusesANewerSchemaOnceSomethingWasTakenAway) {
  const Migration narrower{3, "0003_narrower", "DROP TABLE two", 2};
  ASSERT_TRUE(Apply({one_, wider_}).ok());
  ASSERT_TRUE(Apply({one_, wider_, narrower}).ok());
  EXPECT_EQ(Check({one_}).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(Check({one_, wider_}).ok());
  // What only adds does not bring it back.
  const Migration again{4, "0004_again", "CREATE TABLE four (n BIGINT)", 1};
  ASSERT_TRUE(Apply({one_, wider_, narrower, again}).ok());
  EXPECT_EQ(Check({one_}).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(Check({one_, wider_}).ok());
}

TEST_P(MigrationTest, RefusesAChangedMigration) {
  ASSERT_TRUE(Apply({one_}).ok());
  Migration changed = one_;
  changed.text += " ";
  for (const absl::Status& status : {Check({changed}), Apply({changed, two_})}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()), HasSubstr("checksum"));
  }
}

TEST_P(MigrationTest, LeavesNothingOfAFailedMigration) {
  const Migration broken{2, "0002_broken", "CREATE TABLE half (n BIGINT); CREATE TABLE one (n)"};
  EXPECT_FALSE(Apply({one_, broken}).ok());
  EXPECT_TRUE(Check({one_}).ok());
  auto connection = database_->Connect(Access::kRead).value();
  EXPECT_FALSE(connection->HasTable("half").value());
  EXPECT_TRUE(connection->HasTable("one").value());
}

TEST_P(MigrationTest, KeepsLinesOfItsOwnEngineOnly) {
  const Migration mixed{1, "0001_mixed",
                        "CREATE TABLE t (k {{key}});\n"
                        "{{postgres}} ALTER TABLE t ALTER COLUMN k SET STORAGE MAIN;\n"
                        "{{sqlite}} CREATE TABLE only_sqlite (k TEXT);\n"};
  ASSERT_TRUE(Apply({mixed}).ok());
  auto connection = database_->Connect(Access::kRead).value();
  EXPECT_EQ(connection->HasTable("only_sqlite").value(), GetParam().name == "Sqlite");
}

}  // namespace
}  // namespace thidua::sql
