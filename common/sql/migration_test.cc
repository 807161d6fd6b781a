// Migrations on every engine.
#include "common/sql/migration.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "common/sql/testing/engines.h"

namespace thidua::sql {
namespace {

using ::testing::HasSubstr;

class MigrationTest : public ::testing::TestWithParam<Engine> {
 protected:
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
  const std::unique_ptr<TestDatabase> stored_ = GetParam().create(nullptr);
  const std::unique_ptr<Database> database_ = stored_->Open().value();
};

INSTANTIATE_TEST_SUITE_P(Engines, MigrationTest, ::testing::ValuesIn(Engines()), NameOf);

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
  // Every engine answers to its own name, and to no other's.
  std::string text =
      "CREATE TABLE common (k {{key}});\n{{nobody}} CREATE TABLE nobody (n BIGINT);\n";
  for (const Engine& engine : Engines()) {
    const std::string name = absl::AsciiStrToLower(engine.name);
    absl::StrAppend(&text, "{{", name, "}} CREATE TABLE only_", name, " (n BIGINT);\n");
  }
  ASSERT_TRUE(Apply({{1, "0001_mixed", text}}).ok());
  auto connection = database_->Connect(Access::kRead).value();
  EXPECT_TRUE(connection->HasTable("common").value());
  EXPECT_FALSE(connection->HasTable("nobody").value());
  for (const Engine& engine : Engines()) {
    EXPECT_EQ(connection->HasTable("only_" + absl::AsciiStrToLower(engine.name)).value(),
              engine.name == GetParam().name)
        << engine.name;
  }
}

}  // namespace
}  // namespace thidua::sql
