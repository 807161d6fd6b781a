// Several processes on one database, on every engine that several may write: what one commits, the
// others see, hear and build upon.
#include <absl/strings/str_cat.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "common/ledger/testing/ledger_fixture.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

using ::testing::IsEmpty;

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

INSTANTIATE_TEST_SUITE_P(Engines, LedgerReplicasTest, ::testing::ValuesIn(sql::SharedEngines()),
                         sql::NameOf);

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

}  // namespace
}  // namespace thidua::ledger
