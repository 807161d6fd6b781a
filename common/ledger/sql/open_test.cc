#include "common/ledger/sql/open.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/ledger/sql/schema.h"
#include "common/sql/postgres/testing/postgres_engine.h"
#include "common/sql/testing/engines.h"
#include "common/testing/status.h"

namespace thidua::ledger {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class OpenLedgerTest : public ::testing::TestWithParam<sql::Engine> {
 protected:
  const std::unique_ptr<sql::TestDatabase> stored_ = GetParam().create(nullptr);
};

INSTANTIATE_TEST_SUITE_P(Engines, OpenLedgerTest, ::testing::ValuesIn(sql::Engines()), sql::NameOf);

TEST_P(OpenLedgerTest, OpensTheDatabaseThatACommandLineNames) {
  const std::string db = stored_->address();
  EXPECT_THAT(OpenLedger(db, false), Fails(absl::StatusCode::kFailedPrecondition)) << "no schema";
  auto ledger = OpenLedger(db, true);
  ASSERT_THAT(ledger, IsOk());
  EXPECT_EQ((*ledger)->sole_writer(), GetParam().sole_writer);
  ledger->reset();
  EXPECT_THAT(OpenLedger(db, false), IsOk());
}

TEST(OpenLedger, TakesTheShortSchemeOfPostgres) {
  const auto stored = sql::PostgresEngine().create(&Migrate);
  constexpr std::string_view kLong = "postgresql:";
  const std::string db = stored->address();
  ASSERT_TRUE(db.starts_with(kLong));
  EXPECT_THAT(OpenLedger("postgres:" + db.substr(kLong.size()), false), IsOk());
}

TEST(OpenLedger, RefusesAPasswordAndSaysWhereItBelongs) {
  for (const char* db :
       {"postgresql://lan:s3cret@localhost/x", "postgres://localhost/x?user=lan&password=s3cret"}) {
    absl::Status status = OpenLedger(db, false).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr("passfile"));
    EXPECT_THAT(status.ToString(), Not(HasSubstr("s3cret")));
  }
}

TEST(OpenLedger, RefusesWhatIsNoDatabase) {
  for (const char* db : {"", "sqlite:", "/var/lib/x.db", "mysql://x", "password=s3cret host=x"}) {
    absl::Status status = OpenLedger(db, false).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << db;
    EXPECT_THAT(status.ToString(), Not(HasSubstr("s3cret")));
  }
}

}  // namespace
}  // namespace thidua::ledger
