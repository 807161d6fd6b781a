#include "common/sql/postgres/postgres.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <set>
#include <thread>

#include "common/sql/pool.h"
#include "common/sql/testing/postgres_gate.h"
#include "common/sql/testing/postgres_server.h"
#include "common/value/errors.h"

namespace thidua::sql {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::PostgresGate;
using testing::PostgresServer;

constexpr char kTable[] =
    "CREATE TABLE IF NOT EXISTS t (k TEXT COLLATE \"C\" PRIMARY KEY, n BIGINT NOT NULL, "
    "b BYTEA NOT NULL)";

absl::Status Insert(Connection& connection, std::string_view key, int64_t number,
                    std::string_view bytes = "") {
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

int64_t Count(Connection& connection) { return Number(connection, "SELECT COUNT(*) FROM t"); }

std::string Text(Connection& connection, std::string_view text) {
  std::string result;
  absl::Status status = connection.Query(text, {}, [&](const Row& row) {
    result = row.Text(0);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  return result;
}

bool Unavailable(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable &&
         ReasonOf(status) == type::v1::ERROR_REASON_STORE_UNAVAILABLE;
}

class PostgresTest : public ::testing::Test {
 protected:
  PostgresTest() : name_(server_.Create().value()), database_(OpenPostgres(conninfo()).value()) {}
  ~PostgresTest() override { server_.Drop(name_); }

  std::string conninfo() const { return server_.Conninfo(name_); }

  std::unique_ptr<Connection> Writer() {
    auto connection = database_->Connect(Access::kWrite).value();
    absl::Status status = connection->Script(kTable);
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

  PostgresServer& server_ = PostgresServer::Shared();
  const std::string name_;
  std::unique_ptr<Database> database_;
};

// --- values --------------------------------------------------------------------------------------

TEST_F(PostgresTest, BindsParametersByNumberNotByAppearance) {
  auto connection = Writer();
  ASSERT_TRUE(
      connection->Run("INSERT INTO t (n, k, b) VALUES ($2, $1, $3)", {"a", 7, Blob("x")}).ok());
  EXPECT_EQ(Number(*connection, "SELECT n FROM t WHERE k = 'a'"), 7);
}

TEST_F(PostgresTest, KeepsTextBlobsAndIntegersAsTheyAre) {
  auto connection = Writer();
  const std::string bytes("\0\xff'\\\n", 5);
  for (const int64_t number : {std::numeric_limits<int64_t>::min(), int64_t{-1}, int64_t{0},
                               std::numeric_limits<int64_t>::max()}) {
    const std::string key = absl::StrCat("Hưng Yên ", number);
    ASSERT_TRUE(Insert(*connection, key, number, bytes).ok());
    int rows = 0;
    ASSERT_TRUE(connection
                    ->Query("SELECT k, n, b FROM t WHERE k = $1", {key},
                            [&](const Row& row) {
                              ++rows;
                              EXPECT_EQ(row.Text(0), key);
                              EXPECT_EQ(row.Int(1), number);
                              EXPECT_EQ(row.Blob(2), bytes);
                              return absl::OkStatus();
                            })
                    .ok());
    EXPECT_EQ(rows, 1);
  }
}

TEST_F(PostgresTest, StoresEmptyTextAndEmptyBlobAsNotNull) {
  auto connection = Writer();
  EXPECT_TRUE(Insert(*connection, std::string_view(), 0, std::string_view()).ok());
}

TEST_F(PostgresTest, ReadsNarrowIntegersAndBooleans) {
  auto connection = Reader();
  EXPECT_EQ(Number(*connection, "SELECT -2::smallint"), -2);
  EXPECT_EQ(Number(*connection, "SELECT -3"), -3);
  EXPECT_EQ(Number(*connection, "SELECT true"), 1);
  EXPECT_EQ(Number(*connection, "SELECT NULL::bigint"), 0);
}

TEST_F(PostgresTest, OneTextTakesParametersOfSeveralKinds) {
  auto connection = Reader();
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(connection
                    ->Query("SELECT octet_length($1::text::bytea)", {"four"},
                            [](const Row&) { return absl::OkStatus(); })
                    .ok());
    EXPECT_TRUE(connection
                    ->Query("SELECT octet_length($1::text::bytea)", {4},
                            [](const Row&) { return absl::OkStatus(); })
                    .ok());
  }
}

TEST_F(PostgresTest, KeysAreOrderedByBytes) {
  auto connection = database_->Connect(Access::kWrite).value();
  ASSERT_TRUE(
      connection->Script(database_->Dialect("CREATE TABLE o (k {{key}} PRIMARY KEY)")).ok());
  for (const char* key : {"a/b", "a.b", "A/b", "a/B", "a~", "b"}) {
    ASSERT_TRUE(connection->Run("INSERT INTO o (k) VALUES ($1)", {key}).ok());
  }
  std::string order;
  ASSERT_TRUE(connection
                  ->Query("SELECT k FROM o WHERE k >= $1 AND k < $2 ORDER BY k", {"a", "b"},
                          [&](const Row& row) {
                            absl::StrAppend(&order, std::string(row.Text(0)), " ");
                            return absl::OkStatus();
                          })
                  .ok());
  EXPECT_EQ(order, "a.b a/B a/b a~ ");
}

TEST_F(PostgresTest, RunAllInsertsFewAndManyRows) {
  auto connection = Writer();
  for (const bool in_transaction : {false, true}) {
    for (const int rows : {0, 1, 15, 16, 2500}) {
      ASSERT_TRUE(connection->Run("DELETE FROM t", {}).ok());
      std::vector<std::string> keys;
      for (int i = 0; i < rows; ++i) keys.push_back(absl::StrCat("k", i));
      std::vector<Value> values;
      for (int i = 0; i < rows; ++i) {
        values.push_back(keys[i]);
        values.push_back(i);
        values.push_back(Blob(keys[i]));
      }
      if (in_transaction) {
        ASSERT_TRUE(connection->Begin().ok());
      }
      absl::Status status = connection->RunAll(
          "INSERT INTO t (k, n, b) VALUES ($1, $2, $3) ON CONFLICT (k) DO UPDATE SET n = 0", 3,
          values);
      ASSERT_TRUE(status.ok()) << status;
      if (in_transaction) {
        ASSERT_TRUE(connection->Commit().ok());
      }
      EXPECT_EQ(Count(*connection), rows);
      EXPECT_EQ(Number(*connection, "SELECT COUNT(*) FROM t WHERE k = 'k' || n AND b = k::bytea"),
                rows);
    }
  }
}

// --- statements ----------------------------------------------------------------------------------

TEST_F(PostgresTest, StopsAtTheFirstErrorOfTheRowCallback) {
  auto connection = Writer();
  ASSERT_TRUE(Insert(*connection, "a", 1).ok());
  ASSERT_TRUE(Insert(*connection, "b", 2).ok());
  int rows = 0;
  absl::Status status = connection->Query("SELECT n FROM t", {}, [&](const Row&) {
    ++rows;
    return absl::CancelledError("enough");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(rows, 1);
  EXPECT_EQ(Count(*connection), 2);
}

TEST_F(PostgresTest, RefusesAWrongNumberOfParametersAndGoesOn) {
  auto connection = Writer();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(connection->Run("DELETE FROM t WHERE k = $1", {}).code(),
              absl::StatusCode::kInternal);
    EXPECT_EQ(connection->Run("SELECT nonsense", {}).code(), absl::StatusCode::kInternal);
  }
  EXPECT_EQ(Count(*connection), 0);
}

TEST_F(PostgresTest, ErrorsNeverShowValues) {
  auto connection = Writer();
  ASSERT_TRUE(Insert(*connection, "secret", 1).ok());
  absl::Status duplicate = Insert(*connection, "secret", 2);
  EXPECT_EQ(duplicate.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(duplicate.message()), HasSubstr("t_pkey"));
  absl::Status cast = connection->Run("SELECT $1::text::bigint", {"secret"});
  EXPECT_EQ(cast.code(), absl::StatusCode::kInternal);
  absl::Status encoding = Insert(*connection, "secret\xff", 1);
  EXPECT_EQ(encoding.code(), absl::StatusCode::kInternal);
  absl::Status zero = Insert(*connection, std::string_view("secret\0", 7), 1);
  EXPECT_EQ(zero.code(), absl::StatusCode::kInternal);
  for (const absl::Status& status : {duplicate, cast, encoding, zero}) {
    EXPECT_THAT(status.ToString(), Not(HasSubstr("secret")));
    EXPECT_THAT(status.ToString(), Not(HasSubstr("0xff")));
  }
}

// --- transactions --------------------------------------------------------------------------------

TEST_F(PostgresTest, TransactionRollsBackUnlessCommitted) {
  auto connection = Writer();
  {
    auto transaction = Transaction::Begin(*connection);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(Insert(*connection, "a", 1).ok());
  }
  EXPECT_EQ(Count(*connection), 0);
  {
    auto transaction = Transaction::Begin(*connection);
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(Insert(*connection, "a", 1).ok());
    EXPECT_TRUE(transaction->Commit().ok());
  }
  EXPECT_EQ(Count(*connection), 1);
}

TEST_F(PostgresTest, FailureOfAPostedStatementIsThatOfTheTransaction) {
  auto connection = Writer();
  ASSERT_TRUE(Insert(*connection, "a", 1).ok());
  ASSERT_TRUE(connection->Begin().ok());
  ASSERT_TRUE(Insert(*connection, "a", 1).ok()) << "not looked at yet";
  ASSERT_TRUE(Insert(*connection, "b", 1).ok());
  absl::Status status = connection->Commit();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_FALSE(IsUnknownOutcome(status));
  EXPECT_EQ(Count(*connection), 1);

  ASSERT_TRUE(connection->Begin().ok());
  ASSERT_TRUE(Insert(*connection, "a", 1).ok());
  absl::Status asked =
      connection->Query("SELECT n FROM t", {}, [](const Row&) { return absl::OkStatus(); });
  EXPECT_EQ(asked.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Insert(*connection, "c", 1), asked) << "the transaction is lost";
  EXPECT_EQ(connection->Commit(), asked);
  EXPECT_EQ(Count(*connection), 1);
}

TEST_F(PostgresTest, ReadTransactionIsOneSnapshotBesideTheWriter) {
  auto writer = Writer();
  auto reader = Reader();
  ASSERT_TRUE(reader->Begin().ok());
  EXPECT_EQ(Count(*reader), 0);
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  EXPECT_EQ(Count(*reader), 0);
  ASSERT_TRUE(reader->Rollback().ok());
  EXPECT_EQ(Count(*reader), 1);
}

TEST_F(PostgresTest, QueriesAskedTogetherOutsideATransactionAreOneSnapshot) {
  auto reader = Reader();
  // A transaction's time and isolation: alike in all statements of one, and of two never alike.
  constexpr char kTransaction[] =
      "SELECT (extract(epoch FROM now()) * 1000000)::bigint, "
      "current_setting('transaction_isolation')";
  std::set<int64_t> times;
  std::set<std::string> isolations;
  const Question question{kTransaction, {}, [&](const Row& row, size_t) {
                            times.insert(row.Int(0));
                            isolations.emplace(row.Text(1));
                            return absl::OkStatus();
                          }};
  const std::vector<Question> questions(3, question);
  ASSERT_TRUE(reader->QueryAll(questions).ok());
  EXPECT_EQ(times.size(), 1u);
  EXPECT_THAT(isolations, ::testing::ElementsAre("repeatable read"));
  ASSERT_TRUE(reader->QueryAll(questions).ok());
  EXPECT_EQ(times.size(), 2u);
}

TEST_F(PostgresTest, WriteTransactionSeesWhatOthersCommitted) {
  auto one = Writer(), two = Writer();
  ASSERT_TRUE(one->Begin().ok());
  EXPECT_EQ(Count(*one), 0);
  ASSERT_TRUE(Insert(*two, "a", 1).ok());
  EXPECT_EQ(Count(*one), 1);
}

TEST_F(PostgresTest, ReaderCannotWrite) {
  auto writer = Writer();
  auto reader = Reader();
  EXPECT_FALSE(Insert(*reader, "a", 1).ok());
  ASSERT_TRUE(reader->Begin().ok());
  EXPECT_FALSE(Insert(*reader, "a", 1).ok() && reader->Commit().ok());
  EXPECT_EQ(Count(*writer), 0);
}

TEST_F(PostgresTest, SetsPlansIsolationAndDurability) {
  ASSERT_TRUE(server_
                  .Execute("postgres",
                           absl::StrCat("ALTER DATABASE ", name_, " SET synchronous_commit = off"))
                  .ok());
  auto writer = Writer();
  EXPECT_EQ(Text(*writer, "SHOW synchronous_commit"), "on");
  EXPECT_EQ(Text(*writer, "SHOW plan_cache_mode"), "force_generic_plan");
  EXPECT_EQ(Text(*writer, "SHOW application_name"), "thidua");
  ASSERT_TRUE(writer->Begin().ok());
  EXPECT_EQ(Text(*writer, "SHOW transaction_isolation"), "read committed");
  auto reader = Reader();
  ASSERT_TRUE(reader->Begin().ok());
  EXPECT_EQ(Text(*reader, "SHOW transaction_isolation"), "repeatable read");
  EXPECT_EQ(Text(*reader, "SHOW transaction_read_only"), "on");
}

TEST_F(PostgresTest, DeadlockIsUnavailableForOneOfTheTwo) {
  auto one = Writer(), two = Writer();
  ASSERT_TRUE(Insert(*one, "a", 1).ok());
  ASSERT_TRUE(Insert(*one, "b", 1).ok());
  auto touch = [](Connection& connection, std::string_view key) {
    return connection.Query("UPDATE t SET n = n + 1 WHERE k = $1 RETURNING n", {key},
                            [](const Row&) { return absl::OkStatus(); });
  };
  ASSERT_TRUE(one->Begin().ok() && two->Begin().ok());
  ASSERT_TRUE(touch(*one, "a").ok() && touch(*two, "b").ok());
  absl::Status first;
  std::thread other([&] {
    first = touch(*one, "b");
    EXPECT_TRUE(one->Rollback().ok());
  });
  absl::Status second = touch(*two, "a");
  EXPECT_TRUE(two->Rollback().ok());
  other.join();
  EXPECT_NE(first.ok(), second.ok());
  EXPECT_TRUE(Unavailable(first.ok() ? second : first));
}

// --- lost links ----------------------------------------------------------------------------------

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
  ASSERT_TRUE(writer->Script(kTable).ok());
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
  ASSERT_TRUE(primary->Execute("postgres", kTable).ok());
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

// --- opening -------------------------------------------------------------------------------------

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

// --- announcements -------------------------------------------------------------------------------

TEST_F(PostgresTest, AnnouncementsAreHeardOnceCommitted) {
  auto ear = database_->Hear("news").value();
  auto writer = Writer();
  ASSERT_TRUE(writer->Begin().ok());
  ASSERT_TRUE(writer->Notify("news", "north").ok());
  EXPECT_EQ(Count(*writer), 0);
  EXPECT_THAT(*ear->Await(absl::ZeroDuration()), IsEmpty());
  ASSERT_TRUE(writer->Commit().ok());
  EXPECT_THAT(*ear->Await(absl::Seconds(30)), ElementsAre("north"));
  ASSERT_TRUE(writer->Begin().ok());
  ASSERT_TRUE(writer->Notify("news", "south").ok());
  ASSERT_TRUE(writer->Rollback().ok());
  EXPECT_EQ(Count(*writer), 0);
  EXPECT_THAT(*ear->Await(absl::ZeroDuration()), IsEmpty());
}

TEST_F(PostgresTest, AwaitCanBeInterruptedAndNoticesALostLink) {
  auto ear = database_->Hear("news").value();
  ear->Interrupt();
  EXPECT_THAT(*ear->Await(absl::InfiniteDuration()), IsEmpty());
  TerminateSessions();
  EXPECT_TRUE(Unavailable(ear->Await(absl::Seconds(30)).status()));
}

TEST_F(PostgresTest, PoolReusesConnectionsAndEndsTheirTransactions) {
  auto writer = Writer();
  Pool pool(*database_, 2, absl::Milliseconds(1));
  Connection* first = nullptr;
  {
    auto lease = pool.Take();
    ASSERT_TRUE(lease.ok());
    first = &**lease;
    ASSERT_TRUE((*lease)->Begin().ok());
    EXPECT_EQ(Count(**lease), 0);
  }
  ASSERT_TRUE(Insert(*writer, "a", 1).ok());
  auto again = pool.Take();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(&**again, first);
  ASSERT_TRUE((*again)->Begin().ok());
  EXPECT_EQ(Count(**again), 1);
}

}  // namespace
}  // namespace thidua::sql
