// What OpenPostgres takes and refuses.
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "common/sql/postgres/postgres.h"
#include "common/sql/postgres/testing/postgres_fixture.h"

namespace thidua::sql {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(PostgresTest, TakesUrisAndPairs) {
  EXPECT_TRUE(OpenPostgres(conninfo()).ok());
  auto database = OpenPostgres(
      absl::StrCat("postgresql:///", name_, "?host=", server_.host(), "&user=postgres"));
  ASSERT_TRUE(database.ok()) << database.status();
  EXPECT_EQ((*database)->name(), absl::StrCat("postgresql://", server_.host(), "/", name_));
}

TEST_F(PostgresTest, RefusesPasswordsWithoutRepeatingThem) {
  for (const char* conninfo :
       {"postgresql://lan:s3cret@localhost/x", "postgres://lan@localhost/x?password=s3cret",
        "host=localhost password=s3cret", "host=localhost password='s3cret",
        "postgresql://lan:s3cret@localhost:port:5/x?y"}) {
    absl::Status status = OpenPostgres(conninfo).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << conninfo;
    EXPECT_THAT(status.ToString(), Not(HasSubstr("s3cret")));
  }
}

TEST_F(PostgresTest, TakesThePasswordFromAPassfile) {
  ASSERT_TRUE(server_.Execute("postgres", "CREATE ROLE lan LOGIN PASSWORD 's3cret'").ok());
  const std::string hba = server_.Ask("postgres", "SHOW hba_file").value();
  std::ifstream in(hba);
  const std::string rules((std::istreambuf_iterator<char>(in)), {});
  std::ofstream(hba) << "local all lan scram-sha-256\n" << rules;
  ASSERT_TRUE(server_.Execute("postgres", "SELECT pg_reload_conf()").ok());
  const std::string passfile = server_.host() + "/passfile";
  std::ofstream(passfile) << "*:*:*:lan:s3cret\n";
  ASSERT_EQ(chmod(passfile.c_str(), 0600), 0);

  const std::string base = absl::StrCat("host=", server_.host(), " user=lan dbname=", name_);
  absl::Status without = OpenPostgres(base + " passfile=/dev/null").status();
  // The server may take a moment to read its rules.
  while (without.ok()) without = OpenPostgres(base + " passfile=/dev/null").status();
  EXPECT_TRUE(Unavailable(without)) << without;
  auto with = OpenPostgres(base + " passfile=" + passfile);
  EXPECT_TRUE(with.ok()) << with.status();
  EXPECT_THAT((*with)->name(), Not(HasSubstr("s3cret")));
  std::ofstream(hba) << rules;
  ASSERT_TRUE(server_.Execute("postgres", "SELECT pg_reload_conf(); DROP ROLE lan").ok());
}

TEST_F(PostgresTest, RefusesAnotherEncoding) {
  ASSERT_TRUE(server_
                  .Execute("postgres",
                           "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
                  .ok());
  absl::Status status = OpenPostgres(server_.Conninfo("latin")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("UTF8"));
  server_.Drop("latin");
}

TEST_F(PostgresTest, MissingServerAndMissingDatabaseAreUnavailableAndRefused) {
  EXPECT_TRUE(Unavailable(OpenPostgres("host=/nowhere dbname=x").status()));
  EXPECT_FALSE(OpenPostgres(server_.Conninfo("missing")).ok());
}

}  // namespace
}  // namespace thidua::sql
