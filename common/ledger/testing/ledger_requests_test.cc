// The contract of ledger.h on every engine: request ids, concurrency and failures of the store.
#include <absl/strings/str_cat.h>

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "common/ledger/testing/ledger_fixture.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;

using LedgerRequestsTest = LedgerFixture;
INSTANTIATE_TEST_SUITE_P(Engines, LedgerRequestsTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

void OnThreads(int count, const std::function<void(int)>& run) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(run, i);
  for (auto& thread : threads) thread.join();
}

absl::StatusOr<size_t> Count(Txn& txn) {
  ASSIGN_OR_RETURN(std::vector<Image> images, txn.Scan("", "", 0));
  return images.size();
}

// Fails every statement that writes an image of these bytes.
auto FailingOn(std::string_view poison) {
  return [poison](sql::Connection&, std::string_view text, sql::Parameters parameters) {
    if (!text.starts_with("INSERT INTO changes")) return absl::OkStatus();
    for (const sql::Value& value : parameters) {
      if (value.bytes() == poison) return StoreFailure();
    }
    return absl::OkStatus();
  };
}

// --- request ids ---------------------------------------------------------------------------------

TEST_P(LedgerRequestsTest, ReplayGivesTheOriginalCommit) {
  auto first = Request("id", "a", "1");
  ASSERT_TRUE(first.ok());
  Put("a", "2");
  auto replay = Request("id", "a", "1");
  ASSERT_TRUE(replay.ok());
  EXPECT_TRUE(replay->replayed);
  EXPECT_EQ(replay->position, first->position);
  EXPECT_EQ(Show(replay->changes), "a=1");
  EXPECT_EQ(replay->changes[0].seq, 1);
  EXPECT_EQ(Lookup("a"), "2");
}

TEST_P(LedgerRequestsTest, AnotherPayloadIsRefused) {
  ASSERT_TRUE(Request("id", "a", "1").ok());
  EXPECT_THAT(Request("id", "a", "2"),
              Fails(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED));
  EXPECT_EQ(Lookup("a"), "1");
}

TEST_P(LedgerRequestsTest, RequestIdsBelongToLedgerActorAndMethod) {
  ASSERT_TRUE(Request("id", "a", "1").ok());
  Cause actor, method;
  actor.actor = "user:lan";
  method.method = "/x/Y";
  EXPECT_FALSE(Request("id", "a", "2", actor)->replayed);
  EXPECT_FALSE(Request("id", "a", "3", method)->replayed);
  Cause same;
  same.request_id = "id";
  EXPECT_FALSE(ledger_->Commit("m", same, Putting("a", "1"), absl::InfiniteFuture())->replayed);
  EXPECT_EQ(Head().seq, 3);
}

TEST_P(LedgerRequestsTest, EmptyRequestIdIsNeverAReplay) {
  EXPECT_FALSE(Request("", "a", "1")->replayed);
  EXPECT_FALSE(Request("", "a", "2")->replayed);
  EXPECT_EQ(Lookup("a"), "2");
}

TEST_P(LedgerRequestsTest, RefusedDecisionDoesNotUseUpItsRequestId) {
  Cause cause;
  cause.request_id = "id";
  EXPECT_FALSE(Try([](Txn&) { return IllegalState("not yet"); }, cause).ok());
  auto retry = Try(Putting("a", "1"), cause);
  ASSERT_TRUE(retry.ok());
  EXPECT_FALSE(retry->replayed);
}

TEST_P(LedgerRequestsTest, ConcurrentRetriesOfOneRequestCommitOnce) {
  std::vector<absl::StatusOr<CommitResult>> results(16);
  OnThreads(16, [&](int i) {
    Cause cause;
    cause.request_id = "id";
    results[i] = Try(Increment, cause);
  });
  int committed = 0;
  for (const auto& result : results) {
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->position, results[0]->position);
    EXPECT_EQ(Show(result->changes), "n=1");
    committed += !result->replayed;
  }
  EXPECT_EQ(committed, 1);
  EXPECT_EQ(Head().seq, 1);
}

TEST_P(LedgerRequestsTest, RetryInTheSameBatchIsAReplay) {
  std::vector<absl::StatusOr<CommitResult>> results(3);
  Together(3, [&](size_t i) { results[i] = Request("id", "a", i < 2 ? "1" : "2"); });
  EXPECT_FALSE(results[0]->replayed);
  EXPECT_TRUE(results[1]->replayed);
  EXPECT_EQ(results[1]->position, results[0]->position);
  EXPECT_THAT(results[2],
              Fails(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED));
}

// --- concurrency ---------------------------------------------------------------------------------

TEST_P(LedgerRequestsTest, ConcurrentWritersLoseNothing) {
  OnThreads(8, [&](int) {
    for (int i = 0; i < 25; ++i) EXPECT_TRUE(Try(Increment).ok());
  });
  EXPECT_EQ(Lookup("n"), "200");
  EXPECT_EQ(Head().seq, 200);
  EXPECT_THAT(ledger_->Verify("l", Head())->violations, IsEmpty());
}

TEST_P(LedgerRequestsTest, FollowerOfTheLogMissesNothing) {
  constexpr int kWriters = 4, kEach = 40;
  std::map<std::string, std::vector<int64_t>> heard;
  ledger_->Listen([&](const Committed& committed) {
    heard[committed.position.ledger].push_back(committed.position.seq);
  });
  auto follow = [&](const std::string& ledger) {
    Position after{ledger};
    std::set<std::string> keys;
    while (after.seq < kWriters * kEach) {
      EXPECT_TRUE(ledger_->AwaitPast(ledger, after.seq, absl::InfiniteFuture()));
      auto page = ledger_->Log(after, 7);
      ASSERT_TRUE(page.ok()) << page.status();
      ASSERT_FALSE(page->empty()) << "published before it could be read";
      for (const LogEntry& entry : *page) {
        ASSERT_EQ(entry.position.seq, after.seq + 1);
        ASSERT_EQ(entry.changes.size(), 1u);
        keys.insert(entry.changes[0].key);
        after = entry.position;
      }
    }
    EXPECT_EQ(keys.size(), size_t{kWriters * kEach});
  };
  std::thread north(follow, "north"), south(follow, "south");
  OnThreads(2 * kWriters, [&](int writer) {
    for (int i = 0; i < kEach; ++i) {
      Put(absl::StrCat("k/", writer, "/", i), "1", writer % 2 ? "north" : "south");
    }
  });
  north.join();
  south.join();
  for (const auto& [ledger, seqs] : heard) {
    EXPECT_EQ(seqs.size(), size_t{kWriters * kEach});
    EXPECT_TRUE(std::is_sorted(seqs.begin(), seqs.end())) << ledger;
  }
}

TEST_P(LedgerRequestsTest, ReadersSeeWholeCommitsOnly) {
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      auto images = ledger_->Read("l", std::nullopt).value()->Scan("k/", "", 0).value();
      for (const Image& image : images) EXPECT_EQ(image.bytes, images[0].bytes);
    }
  });
  for (int i = 0; i < 50; ++i) {
    Commit([&](Txn& txn) {
      for (const char* key : {"k/a", "k/b", "k/c"}) txn.Put(key, std::to_string(i));
      return absl::OkStatus();
    });
  }
  done = true;
  reader.join();
}

// --- batches -------------------------------------------------------------------------------------

TEST_P(LedgerRequestsTest, QueuedCommitsShareATransactionAndSeeEachOther) {
  std::atomic<int> commits = 0;
  hooks_->commit = [&] {
    ++commits;
    return absl::OkStatus();
  };
  std::vector<absl::StatusOr<CommitResult>> results(5);
  Together(5, [&](size_t i) {
    results[i] = Try([&, i](Txn& txn) -> absl::Status {
      EXPECT_EQ(txn.Scan("", "", 0)->size(), i == 0 ? 0u : 1u);
      EXPECT_EQ(txn.Version("n", "")->seq, static_cast<int64_t>(i));
      return Increment(txn);
    });
  });
  EXPECT_EQ(commits, 1);
  for (size_t i = 0; i < 5; ++i) EXPECT_EQ(results[i]->position.seq, static_cast<int64_t>(i + 1));
  EXPECT_EQ(Lookup("n"), "5");
}

TEST_P(LedgerRequestsTest, RefusedDecisionsOfABatchDoNotDisturbTheOthers) {
  std::vector<absl::StatusOr<CommitResult>> results(4);
  Together(4, [&](size_t i) {
    results[i] = Try([i](Txn& txn) -> absl::Status {
      RETURN_IF_ERROR(Increment(txn));
      return i == 1 ? IllegalState("no") : absl::OkStatus();
    });
  });
  EXPECT_FALSE(results[1].ok());
  EXPECT_EQ(results[2]->position.seq, 2);
  EXPECT_EQ(Lookup("n"), "3");
}

TEST_P(LedgerRequestsTest, DecisionsAfterAWriteThatChangedNothingSeeTheTruth) {
  Put("same", "1");
  Put("there", "1");
  Delete("there");
  std::vector<absl::StatusOr<CommitResult>> results(8);
  Together(8, [&](size_t i) {
    results[i] = Try([i](Txn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(const size_t images, i == 3 || i == 7 ? Count(txn) : size_t{0});
      ASSIGN_OR_RETURN(const Position read, i == 3 ? txn.Version("b", "") : Position());
      switch (i) {
        case 0:
          txn.Put("a", absl::StrCat(txn.next_seq()));
          break;
        case 1:
          txn.Put("same", "1");
          break;
        case 2:
          txn.Delete("there");
          txn.Put("b", absl::StrCat(txn.next_seq()));
          break;
        case 3:  // reads what the batch has written by now
          txn.Put("c", absl::StrCat(txn.next_seq(), ":", images, ":", read.seq));
          break;
        case 4:
          txn.Put("same", "1");
          txn.Delete("never");
          break;
        case 5:
          txn.Put("b", absl::StrCat(txn.next_seq()));
          break;
        case 6:
          txn.Put("b", "6");
          break;
        default:
          txn.Delete("same");
          txn.Put("d", absl::StrCat(images));
      }
      return absl::OkStatus();
    });
  });
  for (const auto& result : results) ASSERT_TRUE(result.ok()) << result.status();
  for (size_t i : {1, 4}) EXPECT_TRUE(results[i]->unchanged) << i;
  EXPECT_EQ(Show(results[2]->changes), "b=5");
  EXPECT_EQ(results[6]->position.seq, 8);
  EXPECT_EQ(Scan(""), "a=4 b=6 c=6:3:5 d=4");
  EXPECT_THAT(ledger_->Verify("l", Head())->violations, IsEmpty());
}

TEST_P(LedgerRequestsTest, DecisionThatCannotBeStoredFailsAlone) {
  hooks_->statement = FailingOn("poison");
  std::vector<std::string> heard;
  ledger_->Listen([&](const Committed& committed) { heard.push_back(committed.keys[0]); });
  std::vector<absl::StatusOr<CommitResult>> results(4);
  Together(4, [&](size_t i) {
    results[i] = Try(Putting(absl::StrCat("k", i), i == 2 ? "poison" : "1"));
  });
  EXPECT_THAT(results[2],
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE));
  for (size_t i : {0, 1, 3}) EXPECT_TRUE(results[i].ok()) << results[i].status();
  EXPECT_EQ(Scan(""), "k0=1 k1=1 k3=1");
  EXPECT_THAT(heard, ::testing::ElementsAre("k0", "k1", "k3"));
  EXPECT_THAT(ledger_->Verify("l", Head())->violations, IsEmpty());
}

TEST_P(LedgerRequestsTest, FailedReadOfADecisionIsAFailureOfTheStore) {
  hooks_->statement = [](sql::Connection&, std::string_view text, sql::Parameters parameters) {
    const bool fails = text.starts_with("SELECT") && parameters.size() > 1 &&
                       (parameters.begin() + 1)->bytes() == "unreadable";
    return fails ? StoreFailure() : absl::OkStatus();
  };
  auto swallowed = Try([](Txn& txn) {
    EXPECT_FALSE(txn.Get("unreadable").ok());
    txn.Put("a", "1");
    return absl::OkStatus();
  });
  EXPECT_THAT(swallowed,
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_EQ(Head().seq, 0);
}

TEST_P(LedgerRequestsTest, FailedCommitAnswersAllAndIsNotReplayedBlindly) {
  hooks_->commit = [] { return sql::UnknownOutcome("injected"); };
  std::vector<absl::StatusOr<CommitResult>> results(3);
  std::atomic<int> runs = 0;
  Together(3, [&](size_t i) {
    Cause cause;
    cause.request_id = absl::StrCat(i);
    results[i] = Try(
        [&](Txn& txn) {
          ++runs;
          return Increment(txn);
        },
        cause);
  });
  EXPECT_EQ(runs, 3);
  EXPECT_THAT(results, Each(Fails(absl::StatusCode::kUnavailable,
                                  type::v1::ERROR_REASON_STORE_UNAVAILABLE)));
  hooks_->commit = nullptr;
  EXPECT_EQ(Head().seq, 0);
  EXPECT_FALSE(ledger_->AwaitPast("l", 0, absl::InfinitePast()));
  Cause cause;
  cause.request_id = "0";
  EXPECT_FALSE(Try(Increment, cause)->replayed);
}

TEST_P(LedgerRequestsTest, StoreThatCannotBeginFailsTheCommitAndRecovers) {
  hooks_->begin = StoreFailure;
  EXPECT_THAT(Try(Putting("a", "1")),
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_FALSE(ledger_->Read("l", std::nullopt).ok());
  hooks_->begin = nullptr;
  EXPECT_EQ(Put("a", "1").position.seq, 1);
}

TEST_P(LedgerRequestsTest, ClosingFinishesWhatIsQueued) {
  std::vector<absl::StatusOr<CommitResult>> results(4);
  std::thread closer;
  Together(4, [&](size_t i) {
    if (i < 3) {
      results[i] = Try(Increment);
    } else {
      results[i] = Try([&](Txn& txn) {
        // The destructor now waits for this thread.
        if (!closer.joinable()) closer = std::thread([&] { ledger_.reset(); });
        return Increment(txn);
      });
    }
  });
  closer.join();
  for (const auto& result : results) EXPECT_TRUE(result.ok()) << result.status();
  Reopen();
  EXPECT_EQ(Lookup("n"), "4");
}

}  // namespace
}  // namespace thidua::ledger
