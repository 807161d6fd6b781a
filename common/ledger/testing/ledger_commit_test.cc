// Commits on every engine, and what a decision sees of its own.
#include "common/ledger/ledger.h"
#include "common/ledger/testing/ledger_fixture.h"

namespace thidua::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using LedgerCommitTest = LedgerFixture;

INSTANTIATE_TEST_SUITE_P(Engines, LedgerCommitTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

TEST_P(LedgerCommitTest, GetsWhatWasPut) {
  Put("a", "1");
  Put("b", std::string_view("\0\xff", 2));
  Put("c", "");
  EXPECT_EQ(Lookup("a"), "1");
  EXPECT_EQ(Lookup("b"), std::string("\0\xff", 2));
  EXPECT_EQ(Lookup("c"), "");
  EXPECT_EQ(Lookup("d"), "-");
}

TEST_P(LedgerCommitTest, PutReplacesAndDeleteRemoves) {
  Put("a", "1");
  Put("a", "2");
  EXPECT_EQ(Lookup("a"), "2");
  Delete("a");
  EXPECT_EQ(Lookup("a"), "-");
  Put("a", "3");
  EXPECT_EQ(Lookup("a"), "3");
}

TEST_P(LedgerCommitTest, KeepsLargeImages) {
  const std::string large(3'000'000, 'x');
  Put("a", large);
  EXPECT_EQ(Lookup("a"), large);
}

TEST_P(LedgerCommitTest, EtagIsTheSeqOfTheLastCommitOfTheKey) {
  Put("a", "1");
  Put("b", "1");
  Put("a", "2");
  EXPECT_EQ(Etag("a"), 3);
  EXPECT_EQ(Etag("b"), 2);
}

TEST_P(LedgerCommitTest, ResultNamesPositionAndAfterImagesInKeyOrder) {
  Put("gone", "1");
  CommitResult result = Commit([](Txn& txn) {
    txn.Put("z", "26");
    txn.Delete("gone");
    txn.Put("a", "1");
    return absl::OkStatus();
  });
  EXPECT_EQ(result.position, Head());
  EXPECT_EQ(result.position.seq, 2);
  EXPECT_FALSE(result.replayed || result.unchanged);
  EXPECT_EQ(Show(result.changes), "a=1 gone= z=26");
  for (const Image& image : result.changes) EXPECT_EQ(image.seq, 2);
}

TEST_P(LedgerCommitTest, UnchangedPutMakesNoCommit) {
  CommitResult first = Put("a", "1");
  CommitResult again = Put("a", "1");
  EXPECT_TRUE(again.unchanged);
  EXPECT_EQ(again.position, first.position);
  EXPECT_THAT(again.changes, IsEmpty());
  EXPECT_TRUE(Delete("none").unchanged);
  EXPECT_TRUE(Commit([](Txn&) { return absl::OkStatus(); }).unchanged);
  EXPECT_EQ(Head(), first.position);
}

TEST_P(LedgerCommitTest, UnchangedPutBesideAChangeKeepsItsEtag) {
  Put("a", "1");
  CommitResult result = Commit([](Txn& txn) {
    txn.Put("a", "1");
    txn.Put("b", "1");
    return absl::OkStatus();
  });
  EXPECT_EQ(Show(result.changes), "b=1");
  EXPECT_EQ(Etag("a"), 1);
  EXPECT_EQ(Etag("b"), 2);
}

TEST_P(LedgerCommitTest, PutThatIsTakenBackChangesNothing) {
  Put("a", "1");
  CommitResult result = Commit([](Txn& txn) {
    txn.Put("a", "2");
    txn.Put("a", "1");
    txn.Put("b", "1");
    txn.Delete("b");
    return absl::OkStatus();
  });
  EXPECT_TRUE(result.unchanged);
}

TEST_P(LedgerCommitTest, FailingDecisionLeavesNothingAndIsReturned) {
  CommitResult first = Put("a", "1");
  auto failed = Try([](Txn& txn) {
    txn.Put("a", "2");
    txn.Put("b", "2");
    return IllegalState("no");
  });
  EXPECT_THAT(failed,
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_EQ(Scan(""), "a=1");
  EXPECT_EQ(Head(), first.position);
  EXPECT_EQ(Put("b", "3").position.seq, 2);
}

TEST_P(LedgerCommitTest, RefusesWhatIsNotAKey) {
  for (std::string_view key : {"", "a b", "Hưng", "a\n", "\x7f"}) {
    EXPECT_THAT(Try(Putting(key, "1")),
                Fails(absl::StatusCode::kInternal, type::v1::ERROR_REASON_INTERNAL))
        << key;
    EXPECT_EQ(Lookup(key), "-");
  }
  EXPECT_THAT(ledger_->Commit("no ledger", {}, Putting("a", "1"), absl::InfiniteFuture()),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
  EXPECT_EQ(Head().seq, 0);
}

TEST_P(LedgerCommitTest, PassedDeadlineWritesNothing) {
  EXPECT_THAT(Try(Putting("a", "1"), {}, now_),
              Fails(absl::StatusCode::kDeadlineExceeded, type::v1::ERROR_REASON_EXPIRED));
  EXPECT_EQ(Head().seq, 0);
  EXPECT_TRUE(Try(Putting("a", "1"), {}, now_ + absl::Seconds(1)).ok());
}

TEST_P(LedgerCommitTest, TimeNeverGoesBackwards) {
  const absl::Time first = now_;
  Put("a", "1");
  now_ -= absl::Hours(1);
  absl::Time seen;
  Commit([&](Txn& txn) {
    seen = txn.time();
    txn.Put("a", "2");
    return absl::OkStatus();
  });
  now_ = first + absl::Nanoseconds(1'500);
  Put("a", "3");
  auto log = ledger_->Log({"l"}, 10).value();
  EXPECT_EQ(log[0].time, first);
  EXPECT_EQ(log[1].time, first);
  EXPECT_EQ(seen, first);
  EXPECT_EQ(log[2].time, first + absl::Microseconds(1));
}

TEST_P(LedgerCommitTest, LedgersKnowNothingOfEachOther) {
  Put("a", "1", "south");
  Put("a", "2", "north");
  Put("a", "3", "north");
  EXPECT_EQ(Lookup("a", "south"), "1");
  EXPECT_EQ(Lookup("a", "north"), "3");
  EXPECT_EQ(Head("south").seq, 1);
  EXPECT_EQ(Head("north").seq, 2);
  EXPECT_EQ(Head("none"), (Position{"none", 0, 0}));
  Try(Putting("bad key", "1")).IgnoreError();
  EXPECT_THAT(ledger_->Ledgers().value(), ElementsAre("north", "south"));
}

TEST_P(LedgerCommitTest, DecisionSeesTheHeadAndItsOwnWrites) {
  Put("a", "1");
  Put("b", "1");
  const Position head = Put("c", "1").position;
  Commit([&](Txn& txn) {
    EXPECT_EQ(txn.position(), head);
    EXPECT_EQ(txn.next_seq(), 4);
    EXPECT_EQ(txn.time(), now_);
    txn.Put("b", "2");
    txn.Put("aa", "2");
    txn.Delete("c");
    txn.Put("a", "1");
    EXPECT_EQ(txn.Get("a").value()->seq, 1) << "unchanged";
    EXPECT_EQ(txn.Get("b").value()->bytes, "2");
    EXPECT_EQ(txn.Get("b").value()->seq, 4);
    EXPECT_FALSE(txn.Get("c").value().has_value());
    EXPECT_FALSE(txn.Get("d").value().has_value());
    EXPECT_EQ(Show(txn.Scan("", "", 0).value()), "a=1 aa=2 b=2");
    EXPECT_EQ(Show(txn.Scan("a", "", 0).value()), "a=1 aa=2");
    EXPECT_EQ(Show(txn.Scan("", "a", 1).value()), "aa=2");
    EXPECT_EQ(Show(txn.Scan("", "aa", 5).value()), "b=2");
    EXPECT_EQ(Show(txn.Scan("z", "", 0).value()), "");
    return absl::OkStatus();
  });
}

TEST_P(LedgerCommitTest, DecisionsScanFindsALimitOfImagesPastItsOwnDeletions) {
  for (char key = 'a'; key <= 'f'; ++key) Put(std::string(1, key), "1");
  Commit([](Txn& txn) {
    txn.Delete("a");
    txn.Delete("b");
    txn.Delete("d");
    EXPECT_EQ(Show(txn.Scan("", "", 2).value()), "c=1 e=1");
    return absl::OkStatus();
  });
}

TEST_P(LedgerCommitTest, DecisionsVersionCountsItsOwnWrites) {
  Put("r", "1");
  Put("r/a", "1");
  Put("s/a", "1");
  Commit([](Txn& txn) {
    txn.Put("r/a", "1");
    EXPECT_EQ(txn.Version("r", "r/")->seq, 2) << "unchanged";
    txn.Delete("r/a");
    EXPECT_EQ(txn.Version("r", "r/")->seq, 4);
    EXPECT_EQ(txn.Version("r", "")->seq, 1);
    EXPECT_EQ(txn.Version("", "s/")->seq, 3);
    return absl::OkStatus();
  });
}

}  // namespace
}  // namespace thidua::ledger
