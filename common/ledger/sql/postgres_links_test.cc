// On PostgreSQL: links that are lost lose no commit.
#include <absl/strings/str_cat.h>

#include <thread>

#include "common/ledger/sql/schema.h"
#include "common/ledger/testing/ledger_fixture.h"
#include "common/sql/postgres/postgres.h"
#include "common/sql/postgres/testing/postgres_engine.h"
#include "common/sql/postgres/testing/postgres_gate.h"
#include "common/sql/postgres/testing/postgres_server.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

using sql::testing::PostgresGate;
using sql::testing::PostgresServer;
using ::testing::IsEmpty;

// ledger_ is replica A, b_ is replica B.
class PostgresReplicasTest : public LedgerFixture {
 protected:
  std::unique_ptr<SqlLedger> b_ = OpenReplica();
};

INSTANTIATE_TEST_SUITE_P(Postgres, PostgresReplicasTest, ::testing::Values(sql::PostgresEngine()));

TEST_P(PostgresReplicasTest, FollowerOnBMissesNothingOfAWhoseSessionsAreCut) {
  constexpr int kCommits = 60;
  std::thread follower([&] {
    Position after{"l"};
    while (after.seq < kCommits) {
      EXPECT_TRUE(b_->AwaitPast("l", after.seq, absl::InfiniteFuture()));
      auto page = b_->Log(after, 7);
      if (!page.ok()) continue;  // cut off
      for (const LogEntry& entry : *page) {
        ASSERT_EQ(entry.position.seq, after.seq + 1);
        after = entry.position;
      }
    }
  });
  for (int i = 0; i < kCommits; ++i) {
    Cause cause;
    cause.request_id = absl::StrCat(i);
    absl::StatusOr<CommitResult> result;
    do {
      result = Try(Increment, cause);
    } while (absl::IsUnavailable(result.status()));
    ASSERT_TRUE(result.ok()) << result.status();
    if (i % 20 == 10) {
      // Everybody's, the listeners' too.
      Tamper(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
          "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }
  }
  follower.join();
  EXPECT_EQ(Head().seq, kCommits);
  EXPECT_EQ(Lookup("n"), absl::StrCat(kCommits));
  EXPECT_THAT(b_->Verify("l", Head())->violations, IsEmpty());
}

// A gate before the server loses its answer.
TEST(LedgerGateTest, CommitWhoseAnswerIsLostIsUnavailableAndTheRetryFindsIt) {
  PostgresServer& server = PostgresServer::Shared();
  PostgresGate gate(server.host());
  const std::string name = server.Create().value();
  {
    auto database =
        sql::OpenPostgres(absl::StrCat("host=", gate.host(), " user=postgres dbname=", name))
            .value();
    ASSERT_TRUE(Migrate(*database).ok());
    std::unique_ptr<Ledger> ledger = SqlLedger::Open(std::move(database)).value();
    Cause cause;
    cause.request_id = "id";
    int runs = 0;
    auto decide = [&](Txn& txn) {
      if (++runs == 1) {
        txn.Put("warm", "1");  // the connection knows every statement
        return absl::OkStatus();
      }
      RETURN_IF_ERROR(Increment(txn));
      // The next answer is the one to COMMIT.
      if (runs == 2) {
        EXPECT_TRUE(txn.Get("n").ok());
        gate.CutAtNextAnswer();
      }
      return absl::OkStatus();
    };
    ASSERT_TRUE(ledger->Commit("l", {}, decide).ok());
    auto lost = ledger->Commit("l", cause, decide);
    EXPECT_THAT(lost,
                Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE));
    auto retry = ledger->Commit("l", cause, decide);
    ASSERT_TRUE(retry.ok()) << retry.status();
    EXPECT_TRUE(retry->replayed);
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(ledger->Head("l")->seq, 2);
  }
  server.Drop(name);
}

}  // namespace
}  // namespace thidua::ledger
