#include "common/sql/testing/sql_fixture.h"

namespace thidua::sql {

absl::Status Insert(Connection& connection, std::string_view key, int64_t number,
                    std::string_view bytes) {
  return connection.Run("INSERT INTO t (k, n, b) VALUES ($1, $2, $3)", {key, number, Blob(bytes)});
}

int64_t Number(Connection& connection, std::string_view text) {
  int64_t number = -1;
  absl::Status status = connection.Query(text, {}, [&](const Row& row) {
    number = row.Int(0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  return number;
}

std::string Text(Connection& connection, std::string_view text) {
  std::string result;
  absl::Status status = connection.Query(text, {}, [&](const Row& row) {
    result = row.Text(0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  return result;
}

int64_t Count(Connection& connection) { return Number(connection, "SELECT COUNT(*) FROM t"); }

std::unique_ptr<Connection> SqlFixture::Writer() {
  auto connection = database_->Connect(Access::kWrite).value();
  absl::Status status = connection->Script(database_->Dialect(kTable));
  EXPECT_TRUE(status.ok()) << status;
  return connection;
}

std::unique_ptr<Connection> SqlFixture::Reader() {
  return database_->Connect(Access::kRead).value();
}

}  // namespace thidua::sql
