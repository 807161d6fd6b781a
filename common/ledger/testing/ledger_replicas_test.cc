// Several processes on one database: what one commits, the others see, hear and build upon.
#include <absl/strings/str_cat.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "common/ledger/sql/schema.h"
#include "common/ledger/testing/ledger_fixture.h"
#include "common/sql/postgres/postgres.h"
#include "common/sql/testing/postgres_gate.h"
#include "common/sql/testing/postgres_server.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

using sql::testing::PostgresGate;
using sql::testing::PostgresServer;
using ::testing::IsEmpty;

absl::Status Increment(Txn& txn) {
  ASSIGN_OR_RETURN(std::optional<Image> image, txn.Get("n"));
  txn.Put("n", std::to_string(image ? std::stoi(image->bytes) + 1 : 1));
  return absl::OkStatus();
}

// ledger_ is replica A, b_ is replica B.
class LedgerReplicasTest : public LedgerFixture {
 protected:
  LedgerReplicasTest() : b_(OpenReplica()) {}
  ~LedgerReplicasTest() override { b_.reset(); }

  static std::string LookupIn(Ledger& ledger, std::string_view key) {
    auto image = ledger.Read("l").value()->Get(key).value();
    return image ? image->bytes : "-";
  }
  static CommitResult PutIn(Ledger& ledger, std::string_view key, std::string_view bytes) {
    auto result = ledger.Commit("l", {}, Putting(key, bytes));
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : CommitResult();
  }

  std::unique_ptr<SqlLedger> b_;
};

INSTANTIATE_TEST_SUITE_P(Engines, LedgerReplicasTest, ::testing::Values(Postgres()), NameOf);

TEST_P(LedgerReplicasTest, NeitherIsTheSoleWriter) {
  EXPECT_FALSE(ledger_->sole_writer());
  EXPECT_FALSE(b_->sole_writer());
}

TEST_P(LedgerReplicasTest, EachSeesAtOnceWhatTheOtherCommitted) {
  for (int i = 0; i < 20; ++i) {
    const Position position = PutIn(i % 2 ? *b_ : *ledger_, "a", absl::StrCat(i)).position;
    Ledger& other = i % 2 ? static_cast<Ledger&>(*ledger_) : *b_;
    EXPECT_EQ(position.seq, i + 1);
    EXPECT_EQ(other.Head("l").value(), position);
    EXPECT_EQ(LookupIn(other, "a"), absl::StrCat(i));
    EXPECT_TRUE(other.AwaitPast("l", i, absl::InfinitePast()));
    EXPECT_EQ(other.Log({"l"}, 100)->size(), static_cast<size_t>(i + 1));
  }
  EXPECT_THAT(b_->Verify("l", Head())->violations, IsEmpty());
}

TEST_P(LedgerReplicasTest, InterleavedCommitsLoseNothingAndKeepTheirOrder) {
  constexpr int kThreads = 4, kEach = 25;
  std::vector<std::thread> threads;
  std::atomic<bool> ordered = true;
  for (int i = 0; i < 2 * kThreads; ++i) {
    threads.emplace_back([&, i] {
      Ledger& ledger = i % 2 ? static_cast<Ledger&>(*ledger_) : *b_;
      int64_t last = 0;
      for (int j = 0; j < kEach; ++j) {
        auto result = ledger.Commit("l", {}, Increment);
        ASSERT_TRUE(result.ok()) << result.status();
        // Committed after the one before it was answered, so its number is greater.
        if (result->position.seq <= last) ordered = false;
        last = result->position.seq;
        // And the image says how many commits came before.
        EXPECT_EQ(result->changes[0].bytes, absl::StrCat(result->position.seq));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(ordered);
  EXPECT_EQ(Lookup("n"), absl::StrCat(2 * kThreads * kEach));
  EXPECT_EQ(Head().seq, 2 * kThreads * kEach);
  EXPECT_THAT(b_->Verify("l", Head())->violations, IsEmpty());
}

TEST_P(LedgerReplicasTest, WriterWhoseHeadIsOldLosesNothing) {
  PutIn(*ledger_, "a", "1");
  for (int i = 0; i < 5; ++i) PutIn(*b_, absl::StrCat("b", i), "1");
  EXPECT_EQ(PutIn(*ledger_, "a", "2").position.seq, 7);
  EXPECT_EQ(Scan(""), "a=2 b0=1 b1=1 b2=1 b3=1 b4=1");
  EXPECT_THAT(b_->Verify("l", Head())->violations, IsEmpty());
}

TEST_P(LedgerReplicasTest, OnlyOneOfTwoWritersWithTheSameEtagWins) {
  constexpr int kRounds = 20;
  PutIn(*ledger_, "a", "0");
  for (int round = 0; round < kRounds; ++round) {
    const int64_t etag = Etag("a");
    std::atomic<int> won = 0;
    auto write = [&](Ledger& ledger, const std::string& who) {
      auto result = ledger.Commit("l", {}, [&](Txn& txn) -> absl::Status {
        ASSIGN_OR_RETURN(std::optional<Image> image, txn.Get("a"));
        if (!image || image->seq != etag) return EtagMismatch("a", "", "");
        txn.Put("a", absl::StrCat(who, round));
        return absl::OkStatus();
      });
      won += result.ok();
    };
    std::thread other([&] { write(*b_, "b"); });
    write(*ledger_, "a");
    other.join();
    EXPECT_EQ(won, 1);
  }
  EXPECT_EQ(Head().seq, kRounds + 1);
}

TEST_P(LedgerReplicasTest, RequestSentToBothAtOnceCommitsOnce) {
  for (int round = 0; round < 20; ++round) {
    Cause cause;
    cause.request_id = absl::StrCat("id", round);
    std::vector<absl::StatusOr<CommitResult>> results(8);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        Ledger& ledger = i % 2 ? static_cast<Ledger&>(*ledger_) : *b_;
        results[i] = ledger.Commit("l", cause, Increment);
      });
    }
    for (auto& thread : threads) thread.join();
    int committed = 0;
    for (const auto& result : results) {
      ASSERT_TRUE(result.ok()) << result.status();
      EXPECT_EQ(result->position, results[0]->position);
      EXPECT_EQ(Show(result->changes), absl::StrCat("n=", round + 1));
      committed += !result->replayed;
    }
    EXPECT_EQ(committed, 1);
  }
  EXPECT_EQ(Head().seq, 20);
}

TEST_P(LedgerReplicasTest, AwaitPastWakesForTheOthersCommit) {
  std::thread waiter([&] {
    EXPECT_TRUE(b_->AwaitPast("l", 1, absl::InfiniteFuture()));
    EXPECT_EQ(LookupIn(*b_, "a"), "2");
  });
  PutIn(*ledger_, "a", "1");
  PutIn(*ledger_, "a", "2");
  waiter.join();
}

TEST_P(LedgerReplicasTest, WatchHearsTheOthersCommits) {
  std::mutex mutex;
  std::condition_variable heard;
  std::set<std::string> ledgers;
  b_->Watch([&](std::string_view ledger) {
    std::lock_guard lock(mutex);
    ledgers.insert(std::string(ledger));
    heard.notify_all();
  });
  Put("a", "1", "north");
  Put("a", "1", "south");
  std::unique_lock lock(mutex);
  heard.wait(lock, [&] { return ledgers.contains("north") && ledgers.contains("south"); });
}

TEST_P(LedgerReplicasTest, ListenHearsOwnCommitsOnly) {
  std::vector<int64_t> heard;
  b_->Listen([&](const Committed& committed) { heard.push_back(committed.position.seq); });
  PutIn(*ledger_, "a", "1");
  PutIn(*b_, "a", "2");
  PutIn(*ledger_, "a", "3");
  EXPECT_TRUE(b_->AwaitPast("l", 2, absl::InfiniteFuture()));
  EXPECT_THAT(heard, ::testing::ElementsAre(2));
}

TEST_P(LedgerReplicasTest, FollowerOnBMissesNothingOfAWhoseSessionsAreCut) {
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

// --- behind a gate that loses answers ------------------------------------------------------------

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
