#pragma once
// The fixture of the tests of what PostgreSQL alone does.

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/sql/postgres/postgres.h"
#include "common/sql/postgres/testing/postgres_server.h"
#include "common/sql/testing/sql_fixture.h"
#include "common/value/errors.h"

namespace thidua::sql {

inline bool Unavailable(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable &&
         ReasonOf(status) == type::v1::ERROR_REASON_STORE_UNAVAILABLE;
}

// A new, empty database for each test.
class PostgresTest : public ::testing::Test {
 protected:
  PostgresTest() : name_(server_.Create().value()), database_(OpenPostgres(conninfo()).value()) {}
  ~PostgresTest() override { server_.Drop(name_); }

  std::string conninfo() const { return server_.Conninfo(name_); }

  // A connection to a database that has the table t.
  std::unique_ptr<Connection> Writer() {
    auto connection = database_->Connect(Access::kWrite).value();
    absl::Status status = connection->Script(database_->Dialect(kTable));
    EXPECT_TRUE(status.ok()) << status;
    return connection;
  }
  std::unique_ptr<Connection> Reader() { return database_->Connect(Access::kRead).value(); }

  // Ends every other session of the database.
  void TerminateSessions() {
    ASSERT_TRUE(
        server_
            .Execute("postgres", absl::StrCat("SELECT pg_terminate_backend(pid, 10000) FROM "
                                              "pg_stat_activity WHERE datname = '",
                                              name_, "'"))
            .ok());
  }

  testing::PostgresServer& server_ = testing::PostgresServer::Shared();
  const std::string name_;
  std::unique_ptr<Database> database_;
};

}  // namespace thidua::sql
