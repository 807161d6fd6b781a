// Values, statements, transactions and announcements as PostgreSQL alone has them.
#include "common/sql/postgres/postgres.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "common/sql/postgres/failure.h"
#include "common/sql/postgres/testing/postgres_fixture.h"

namespace thidua::sql {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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

// The server gives every error a state; libpq, whose link is gone, gives none.
TEST(TranslateSqlState, AFailureWithoutAStateIsALinkThatIsGone) {
  const absl::Status lost = TranslateSqlState("", "server closed the connection unexpectedly\n");
  EXPECT_EQ(lost.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(lost.message()), HasSubstr("closed the connection"));
  EXPECT_EQ(TranslateSqlState("42601", "syntax error").code(), absl::StatusCode::kInternal);
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

}  // namespace
}  // namespace thidua::sql
