// On PostgreSQL: a statement that was prepared while the tables were nearly empty reads no more
// when they are full, whether or not they were analysed meanwhile.
#include <absl/strings/str_cat.h>

#include <limits>

#include "common/ledger/log/keys.h"
#include "common/ledger/sql/places.h"
#include "common/ledger/sql/rows.h"
#include "common/ledger/sql/walk.h"
#include "common/ledger/testing/ledger_fixture.h"
#include "common/sql/postgres/testing/postgres_engine.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

constexpr int kKeys = 12, kVersions = 100;

class PostgresPlanTest : public LedgerFixture {
 protected:
  // Rows that `read` reads of the tables, in a transaction of its own.
  int64_t RowsRead(sql::Connection& connection, const std::function<absl::Status()>& read) {
    auto transaction = sql::Transaction::Begin(connection);
    EXPECT_TRUE(transaction.ok()) << transaction.status();
    EXPECT_THAT(read(), IsOk());
    int64_t rows = -1;
    EXPECT_THAT(connection.Query("SELECT CAST(SUM(seq_tup_read + idx_tup_fetch) AS BIGINT) "
                                 "FROM pg_stat_xact_user_tables WHERE relname IN ('changes', "
                                 "'commits')",
                                 {},
                                 [&](const sql::Row& row) {
                                   rows = row.Int(0);
                                   return absl::OkStatus();
                                 }),
                IsOk());
    EXPECT_THAT(transaction->Commit(), IsOk());
    return rows;
  }
};

INSTANTIATE_TEST_SUITE_P(Postgres, PostgresPlanTest, ::testing::Values(sql::PostgresEngine()));

TEST_P(PostgresPlanTest, WhatWasPreparedOnAYoungTableStaysLinear) {
  Put("k/0", "0");
  auto connection = *database_->Connect(sql::Access::kRead);
  const auto scan = [&]() -> absl::Status {
    size_t images = 0;
    RETURN_IF_ERROR(VisitAt(*connection, "l", PrefixRange("k/"), 0,
                            std::numeric_limits<int64_t>::max(),
                            [&](std::string_view, int64_t, std::string_view) {
                              ++images;
                              return absl::OkStatus();
                            }));
    EXPECT_TRUE(images == 1 || images == kKeys) << images;
    return absl::OkStatus();
  };
  const auto look = [&] { return ReadVersions(*connection, {{"l", "k/0", "k/"}}).status(); };
  // With a key below each, so that the walk asks for the next key, and not for a scan.
  const auto walk = [&]() -> absl::Status {
    size_t images = 0;
    RETURN_IF_ERROR(WalkAt(*connection, "l", "w/", "", std::numeric_limits<int64_t>::max(),
                           [&](const Image&) -> absl::StatusOr<bool> {
                             ++images;
                             return true;
                           })
                        .status());
    EXPECT_TRUE(images == 1 || images == kKeys) << images;
    return absl::OkStatus();
  };
  Put("w/0", "0");
  Put("w/0/below", "0");
  RowsRead(*connection, scan);
  RowsRead(*connection, look);
  RowsRead(*connection, walk);
  for (int version = 0; version < kVersions; ++version) {
    Commit([&](Txn& txn) {
      for (int key = 0; key < kKeys; ++key) {
        txn.Put(absl::StrCat("k/", key), absl::StrCat(version, " of ", key));
        txn.Put(absl::StrCat("w/", key), absl::StrCat(version, " of ", key));
        txn.Put(absl::StrCat("w/", key, "/below"), absl::StrCat(version, " of ", key));
      }
      return absl::OkStatus();
    });
  }
  // A few rows for each version; a plan that joins them would read 1,200 for each.
  EXPECT_LE(RowsRead(*connection, scan), 5 * kKeys * kVersions);
  EXPECT_LE(RowsRead(*connection, look), 5 * kKeys * kVersions);
  // A walk reads the versions of the first key and of the one below it, and of the others the last
  // one. The counts of a session add up.
  const int64_t before = RowsRead(*connection, [] { return absl::OkStatus(); });
  EXPECT_LE(RowsRead(*connection, walk) - before, 2 * 3 * kVersions);
}

}  // namespace
}  // namespace thidua::ledger
