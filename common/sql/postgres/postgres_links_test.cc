// Links to PostgreSQL that are lost, and servers that take no writes.
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include "common/sql/postgres/postgres.h"
#include "common/sql/postgres/testing/postgres_fixture.h"
#include "common/sql/postgres/testing/postgres_gate.h"

namespace thidua::sql {
namespace {

using testing::PostgresGate;
using testing::PostgresServer;

TEST_F(PostgresTest, IdleConnectionThatWasTerminatedIsReplacedUnseen) {
  auto writer = Writer();
  auto reader = Reader();
  EXPECT_EQ(Count(*reader), 0);
  TerminateSessions();
  ASSERT_TRUE(writer->Begin().ok());
  EXPECT_EQ(Count(*writer), 0);
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  EXPECT_TRUE(writer->Commit().ok());
  EXPECT_EQ(Count(*reader), 1);
  TerminateSessions();
  ASSERT_TRUE(reader->Begin().ok());
  EXPECT_EQ(Count(*reader), 1);
}

TEST_F(PostgresTest, TransactionThatWasTerminatedIsUnavailableAndThenRecovers) {
  auto writer = Writer();
  ASSERT_TRUE(writer->Begin().ok());
  EXPECT_EQ(Count(*writer), 0);
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  TerminateSessions();
  absl::Status status =
      writer->Query("SELECT n FROM t", {}, [](const Row&) { return absl::OkStatus(); });
  EXPECT_TRUE(Unavailable(status)) << status;
  EXPECT_FALSE(IsUnknownOutcome(writer->Commit()));
  ASSERT_TRUE(writer->Begin().ok());
  EXPECT_EQ(Count(*writer), 0);
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  EXPECT_TRUE(writer->Commit().ok());
}

TEST_F(PostgresTest, CommitOnALinkThatWasLostIsUnknown) {
  auto writer = Writer();
  ASSERT_TRUE(writer->Begin().ok());
  EXPECT_EQ(Count(*writer), 0);
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  TerminateSessions();
  absl::Status status = writer->Commit();
  EXPECT_TRUE(Unavailable(status)) << status;
  ASSERT_TRUE(writer->Begin().ok());
  EXPECT_EQ(Count(*writer), 0);
}

TEST_F(PostgresTest, CommitWhoseAnswerIsLostIsUnknownThoughItTookEffect) {
  PostgresGate gate(server_.host());
  auto database =
      OpenPostgres(absl::StrCat("host=", gate.host(), " user=postgres dbname=", name_)).value();
  auto observer = Writer();
  auto writer = database->Connect(Access::kWrite).value();
  ASSERT_TRUE(writer->Begin().ok());
  EXPECT_EQ(Count(*writer), 0);
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  gate.CutAtNextAnswer();
  absl::Status status = writer->Commit();
  EXPECT_TRUE(Unavailable(status)) << status;
  EXPECT_TRUE(IsUnknownOutcome(status));
  EXPECT_EQ(Count(*observer), 1);
  ASSERT_TRUE(writer->Begin().ok());
  EXPECT_EQ(Count(*writer), 1);
}

TEST_F(PostgresTest, RefusesADatabaseThatTakesNoWrites) {
  ASSERT_TRUE(server_
                  .Execute("postgres", absl::StrCat("ALTER DATABASE ", name_,
                                                    " SET default_transaction_read_only = on"))
                  .ok());
  EXPECT_TRUE(Unavailable(OpenPostgres(conninfo()).status()));
}

TEST_F(PostgresTest, SessionThatBecameReadOnlyIsUnavailableAndReplaced) {
  auto writer = Writer();
  ASSERT_TRUE(writer->Run("SET default_transaction_read_only = on", {}).ok());
  EXPECT_TRUE(Unavailable(Insert(*writer, "a", 1)));
  ASSERT_TRUE(writer->Begin().ok());
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  EXPECT_TRUE(writer->Commit().ok());
}

TEST_F(PostgresTest, TooManyConnectionsAreUnavailable) {
  ASSERT_TRUE(server_.Execute("postgres", "CREATE ROLE few LOGIN CONNECTION LIMIT 1").ok());
  auto database = OpenPostgres(absl::StrCat("host=", server_.host(), " user=few dbname=", name_));
  ASSERT_TRUE(database.ok()) << database.status();
  auto first = (*database)->Connect(Access::kRead);
  // The one that OpenPostgres used may still be leaving.
  while (!first.ok()) first = (*database)->Connect(Access::kRead);
  absl::Status second = (*database)->Connect(Access::kRead).status();
  EXPECT_TRUE(Unavailable(second)) << second;
  ASSERT_TRUE(server_.Execute("postgres", "DROP ROLE few").ok());
}

// A server of its own, to be killed.
TEST(PostgresServerTest, ServerThatIsKilledAndRestartedIsUnavailableMeanwhile) {
  auto server = PostgresServer::Start().value();
  auto database = OpenPostgres(server->Conninfo("postgres")).value();
  auto writer = database->Connect(Access::kWrite).value();
  ASSERT_TRUE(writer->Script(database->Dialect(kTable)).ok());
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  server->Kill();
  // Begin may only notice together with the first statement.
  absl::Status down = writer->Begin();
  if (down.ok()) {
    down = writer->Query("SELECT n FROM t", {}, [](const Row&) { return absl::OkStatus(); });
    EXPECT_TRUE(writer->Rollback().ok());
  }
  EXPECT_TRUE(Unavailable(down)) << down;
  EXPECT_TRUE(Unavailable(OpenPostgres(server->Conninfo("postgres")).status()));
  ASSERT_TRUE(server->Restart().ok());
  ASSERT_TRUE(writer->Begin().ok());
  EXPECT_EQ(Count(*writer), 1);
  ASSERT_TRUE(Insert(*writer, "b", 1).ok());
  EXPECT_TRUE(writer->Commit().ok());
}

TEST(PostgresServerTest, StandbyIsRefusedAndFollowedOncePromoted) {
  auto primary = PostgresServer::Start().value();
  const auto dialect = OpenPostgres(primary->Conninfo("postgres")).value();
  ASSERT_TRUE(primary->Execute("postgres", dialect->Dialect(kTable)).ok());
  primary->Stop();
  auto standby = PostgresServer::StandbyOf(*primary).value();
  ASSERT_TRUE(primary->Restart().ok());
  EXPECT_TRUE(Unavailable(OpenPostgres(standby->Conninfo("postgres")).status()));

  const std::string both = absl::StrCat("host=", standby->host(), ",", primary->host(),
                                        " user=postgres dbname=postgres");
  auto database = OpenPostgres(both);
  ASSERT_TRUE(database.ok()) << database.status();
  auto writer = (*database)->Connect(Access::kWrite).value();
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  primary->Kill();
  ASSERT_TRUE(standby->Promote().ok());
  ASSERT_TRUE(writer->Begin().ok());
  EXPECT_EQ(Count(*writer), 0) << "the standby was a copy from before";
  ASSERT_TRUE(Insert(*writer, "b", 1).ok());
  EXPECT_TRUE(writer->Commit().ok());
}

}  // namespace
}  // namespace thidua::sql
