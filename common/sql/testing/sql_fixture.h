#pragma once
// A table to try an engine with, and one fixture for the suites that every engine passes.

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/sql/sql.h"
#include "common/sql/testing/engines.h"

namespace thidua::sql {

// What makes the table t with a key `k`, a number `n` and bytes `b`; in the words of Dialect.
inline constexpr char kTable[] =
    "CREATE TABLE IF NOT EXISTS t (k {{key}} PRIMARY KEY, n BIGINT NOT NULL, b {{blob}} NOT NULL)";

// Inserts a row into t.
absl::Status Insert(Connection& connection, std::string_view key, int64_t number,
                    std::string_view bytes = "");

// The first column of the one row that `text` selects. A query that fails fails the test.
int64_t Number(Connection& connection, std::string_view text);
std::string Text(Connection& connection, std::string_view text);

// How many rows t has.
int64_t Count(Connection& connection);

// A new, empty database of the engine for each test.
class SqlFixture : public ::testing::TestWithParam<Engine> {
 protected:
  // A connection to a database that has t.
  std::unique_ptr<Connection> Writer();
  std::unique_ptr<Connection> Reader();

  const std::unique_ptr<TestDatabase> stored_ = GetParam().create(nullptr);
  const std::unique_ptr<Database> database_ = stored_->Open().value();
};

}  // namespace thidua::sql
