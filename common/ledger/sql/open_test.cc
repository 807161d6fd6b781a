#include "common/ledger/sql/open.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/sql/testing/postgres_server.h"
#include "common/testing/temporary_folder.h"

namespace thidua::ledger {
namespace {

using sql::testing::PostgresServer;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(OpenLedger, OpensASqliteFile) {
  TemporaryFolder folder;
  const std::string db = "sqlite:" + folder / "ledger.db";
  EXPECT_EQ(OpenLedger(db, false).status().code(), absl::StatusCode::kFailedPrecondition);
  auto ledger = OpenLedger(db, true);
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  EXPECT_TRUE((*ledger)->sole_writer());
  ledger->reset();
  EXPECT_TRUE(OpenLedger(db, false).ok());
}

TEST(OpenLedger, OpensAPostgresUri) {
  PostgresServer& server = PostgresServer::Shared();
  const std::string name = server.Create().value();
  for (const char* scheme : {"postgresql", "postgres"}) {
    const std::string db = absl::StrCat(scheme, "://postgres@/", name, "?host=", server.host());
    const bool first = std::string_view(scheme) == "postgresql";
    if (first) {
      EXPECT_EQ(OpenLedger(db, false).status().code(), absl::StatusCode::kFailedPrecondition);
    }
    auto ledger = OpenLedger(db, first);
    ASSERT_TRUE(ledger.ok()) << ledger.status();
    EXPECT_FALSE((*ledger)->sole_writer());
  }
  server.Drop(name);
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
