// CompareSchema on every engine: whatever was taken away, changed or added is named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/sql/migration.h"
#include "common/sql/postgres/postgres.h"
#include "common/sql/postgres/testing/postgres_engine.h"
#include "common/sql/testing/engines.h"
#include "common/testing/status.h"

namespace thidua::sql {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SchemaComparisonTest : public ::testing::TestWithParam<Engine> {
 protected:
  SchemaComparisonTest() { EXPECT_THAT(ApplyMigrations(*database_, migrations_), IsOk()); }

  std::vector<std::string> Compare() { return CompareSchema(*database_, migrations_).value(); }
  void Script(std::string_view text) {
    auto connection = database_->Connect(Access::kWrite).value();
    ASSERT_THAT(connection->Script(text), IsOk());
  }
  bool sqlite() const { return GetParam().sole_writer; }

  const std::vector<Migration> migrations_ = {
      {1, "0001_one",
       "CREATE TABLE one (k {{key}} PRIMARY KEY, n BIGINT NOT NULL) {{clustered}};"
       "CREATE UNIQUE INDEX one_by_n ON one (n);"},
      {2, "0002_two", "CREATE TABLE two (b {{blob}}); ALTER TABLE one ADD COLUMN t TEXT"}};
  const std::unique_ptr<TestDatabase> stored_ = GetParam().create(nullptr);
  const std::unique_ptr<Database> database_ = stored_->Open().value();
};

INSTANTIATE_TEST_SUITE_P(Engines, SchemaComparisonTest, ::testing::ValuesIn(Engines()), NameOf);

TEST_P(SchemaComparisonTest, FindsNothingWhereNothingWasChanged) {
  EXPECT_THAT(Compare(), IsEmpty());
  Script("INSERT INTO one (k, n) VALUES ('a', 1); ANALYZE");
  EXPECT_THAT(Compare(), IsEmpty());
  EXPECT_THAT(Compare(), IsEmpty()) << "and leaves nothing behind";
}

TEST_P(SchemaComparisonTest, NamesAnIndexThatIsGoneOrAnother) {
  Script("DROP INDEX one_by_n");
  EXPECT_THAT(Compare(), ElementsAre("index one_by_n is missing"));
  Script("CREATE INDEX one_by_n ON one (n)");
  EXPECT_THAT(Compare(), ElementsAre("index one_by_n is not as the migrations made it"));
}

TEST_P(SchemaComparisonTest, NamesATableThatIsGoneOrNew) {
  Script("DROP TABLE two; CREATE TABLE three (n BIGINT)");
  const auto differences = Compare();
  EXPECT_THAT(differences, Contains("table two is missing"));
  EXPECT_THAT(differences, Contains("table three is of no migration"));
}

TEST_P(SchemaComparisonTest, NamesAColumn) {
  Script("ALTER TABLE two ADD COLUMN more TEXT");
  EXPECT_THAT(Compare(), ElementsAre(sqlite() ? "table two is not as the migrations made it"
                                              : "column two.more is of no migration"));
}

TEST_P(SchemaComparisonTest, NamesATrigger) {
  Script(sqlite() ? "CREATE TRIGGER forge AFTER INSERT ON one BEGIN DELETE FROM two; END"
                  : "CREATE FUNCTION forge() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN "
                    "NULL; END'; CREATE TRIGGER forge BEFORE INSERT ON one FOR EACH ROW EXECUTE "
                    "FUNCTION forge()");
  EXPECT_THAT(Compare(), ElementsAre(HasSubstr("trigger forge")));
}

TEST_P(SchemaComparisonTest, NamesAView) {
  Script("CREATE VIEW seen AS SELECT k FROM one");
  EXPECT_THAT(Compare(), Contains(HasSubstr("seen")));
}

// What only PostgreSQL has: rules and roles.
class PostgresSchemaComparisonTest : public SchemaComparisonTest {};

INSTANTIATE_TEST_SUITE_P(Engines, PostgresSchemaComparisonTest, ::testing::Values(PostgresEngine()),
                         NameOf);

TEST_P(PostgresSchemaComparisonTest, NamesARule) {
  Script("CREATE RULE deaf AS ON INSERT TO two DO INSTEAD NOTHING");
  EXPECT_THAT(Compare(), ElementsAre("rule deaf of two is of no migration"));
}

TEST_P(SchemaComparisonTest, ANewerSchemaIsNotCompared) {
  std::vector<Migration> more = migrations_;
  more.push_back({3, "0003_three", "CREATE TABLE three (n BIGINT)", 2});
  ASSERT_THAT(ApplyMigrations(*database_, more), IsOk());
  EXPECT_THAT(CompareSchema(*database_, migrations_), Fails(absl::StatusCode::kFailedPrecondition));
}

TEST_P(PostgresSchemaComparisonTest, ARoleThatMayNotCreateASchemaIsTold) {
  Script(
      "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'thidua_modest') THEN "
      "CREATE ROLE thidua_modest LOGIN; END IF; END $$; GRANT SELECT ON ALL TABLES IN SCHEMA "
      "public TO thidua_modest");
  std::string modest = stored_->address();
  modest.replace(modest.find("postgres@"), 9, "thidua_modest@");
  auto database = OpenPostgres(modest);
  ASSERT_THAT(database, IsOk());
  EXPECT_THAT(CompareSchema(**database, migrations_), Fails(absl::StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace thidua::sql
