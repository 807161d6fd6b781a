// The log on every engine, and a ledger that is opened again.
#include <absl/strings/str_cat.h>

#include <thread>

#include "common/ledger/ledger.h"
#include "common/ledger/testing/ledger_fixture.h"

namespace thidua::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using LedgerLogTest = LedgerFixture;

INSTANTIATE_TEST_SUITE_P(Engines, LedgerLogTest, ::testing::ValuesIn(sql::Engines()), sql::NameOf);

TEST_P(LedgerLogTest, LogGivesWholeCommitsInOrder) {
  const Cause cause{"user:lan", "service:awards", "/x/Y", "id", std::string(32, '\x01'), "why"};
  ASSERT_TRUE(Try(
                  [](Txn& txn) {
                    txn.Put("b", "1");
                    txn.Put("a", "1");
                    return absl::OkStatus();
                  },
                  cause)
                  .ok());
  Delete("a");
  Put("c", "1");
  auto log = ledger_->Log({"l"}, 10).value();
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log[0].cause.actor, "user:lan");
  EXPECT_EQ(log[0].cause.on_behalf_of, "service:awards");
  EXPECT_EQ(log[0].cause.method, "/x/Y");
  EXPECT_EQ(log[0].cause.request_id, "id");
  EXPECT_EQ(log[0].cause.request_digest, cause.request_digest);
  EXPECT_EQ(log[0].cause.reason, "why");
  EXPECT_EQ(log[0].time, now_);
  ASSERT_EQ(log[0].changes.size(), 2u);
  EXPECT_EQ(log[0].changes[0].key, "a");
  EXPECT_EQ(log[0].changes[1].key, "b");
  EXPECT_EQ(log[0].changes[1].bytes, "1");
  EXPECT_TRUE(log[1].changes[0].deleted);
  EXPECT_EQ(log[2].position, Head());
}

TEST_P(LedgerLogTest, LogContinuesAfterAPosition) {
  for (int i = 0; i < 5; ++i) Put("a", absl::StrCat(i));
  std::vector<int64_t> seqs;
  Position after{"l"};
  for (;;) {
    auto page = ledger_->Log(after, 2).value();
    if (page.empty()) break;
    EXPECT_LE(page.size(), 2u);
    for (const LogEntry& entry : page) seqs.push_back(entry.position.seq);
    after = page.back().position;
  }
  EXPECT_THAT(seqs, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(after, Head());
}

TEST_P(LedgerLogTest, ListenersHearEveryCommitInOrderBeforeItsSubmitter) {
  std::vector<std::string> heard;
  ledger_->Listen([&](const Committed& committed) {
    std::string text = absl::StrCat(committed.position.ledger, "@", committed.position.seq);
    for (const std::string& key : committed.keys) absl::StrAppend(&text, " ", key);
    heard.push_back(text);
  });
  Put("a", "1");
  EXPECT_THAT(heard, ElementsAre("l@1 a"));
  Put("a", "1");  // unchanged
  ASSERT_TRUE(Request("id", "b", "1").ok());
  ASSERT_TRUE(Request("id", "b", "1").ok());  // replayed
  Try([](Txn&) { return IllegalState("no"); }).IgnoreError();
  Commit(
      [](Txn& txn) {
        txn.Put("y", "1");
        txn.Put("x", "1");
        return absl::OkStatus();
      },
      "m");
  EXPECT_THAT(heard, ElementsAre("l@1 a", "l@2 b", "m@1 x y"));
}

TEST_P(LedgerLogTest, AwaitPastAnswersAtOnceOrByItsDeadline) {
  Put("a", "1");
  EXPECT_TRUE(ledger_->AwaitPast("l", 0, absl::InfiniteFuture()));
  EXPECT_FALSE(ledger_->AwaitPast("l", 1, absl::InfinitePast()));
  EXPECT_FALSE(ledger_->AwaitPast("none", 0, absl::Now() + absl::Milliseconds(1)));
}

TEST_P(LedgerLogTest, AwaitPastWakesWithTheCommit) {
  std::thread waiter([&] {
    EXPECT_TRUE(ledger_->AwaitPast("l", 1, absl::InfiniteFuture()));
    EXPECT_EQ(Lookup("a"), "2");
  });
  Put("a", "1");
  Put("a", "2");
  waiter.join();
}

TEST_P(LedgerLogTest, ReopeningKeepsEverything) {
  const Position one = Put("a", "1").position;
  ASSERT_TRUE(Request("id", "b", "1").ok());
  const Position head = Head();
  Reopen();
  EXPECT_EQ(Head(), head);
  EXPECT_EQ(Scan(""), "a=1 b=1");
  EXPECT_EQ(ScanAt(one, ""), "a=1");
  EXPECT_TRUE(Request("id", "b", "1")->replayed);
  EXPECT_TRUE(ledger_->AwaitPast("l", 1, absl::InfinitePast()));
  EXPECT_EQ(Put("c", "1").position.seq, 3);
  EXPECT_THAT(ledger_->Verify("l", head)->violations, IsEmpty());
}

TEST_P(LedgerLogTest, OpeningRefusesAnotherSchema) {
  Close();
  {
    auto database = stored_->Open().value();
    auto connection = database->Connect(sql::Access::kWrite).value();
    ASSERT_TRUE(
        connection->Run("UPDATE meta SET value = 'x' WHERE name = $1", {"migration/0001"}).ok());
  }
  EXPECT_THAT(SqlLedger::Open(stored_->Open().value()),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

}  // namespace
}  // namespace thidua::ledger
