// The contract of ledger.h on every engine: commits, reads, positions and the log.
#include "common/ledger/ledger.h"

#include <absl/strings/str_cat.h>

#include <thread>

#include "common/ledger/testing/ledger_fixture.h"

namespace thidua::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using LedgerTest = LedgerFixture;
INSTANTIATE_TEST_SUITE_P(Engines, LedgerTest, ::testing::ValuesIn(sql::Engines()), sql::NameOf);

// --- commits -------------------------------------------------------------------------------------

TEST_P(LedgerTest, GetsWhatWasPut) {
  Put("a", "1");
  Put("b", std::string_view("\0\xff", 2));
  Put("c", "");
  EXPECT_EQ(Lookup("a"), "1");
  EXPECT_EQ(Lookup("b"), std::string("\0\xff", 2));
  EXPECT_EQ(Lookup("c"), "");
  EXPECT_EQ(Lookup("d"), "-");
}

TEST_P(LedgerTest, PutReplacesAndDeleteRemoves) {
  Put("a", "1");
  Put("a", "2");
  EXPECT_EQ(Lookup("a"), "2");
  Delete("a");
  EXPECT_EQ(Lookup("a"), "-");
  Put("a", "3");
  EXPECT_EQ(Lookup("a"), "3");
}

TEST_P(LedgerTest, KeepsLargeImages) {
  const std::string large(3'000'000, 'x');
  Put("a", large);
  EXPECT_EQ(Lookup("a"), large);
}

TEST_P(LedgerTest, EtagIsTheSeqOfTheLastCommitOfTheKey) {
  Put("a", "1");
  Put("b", "1");
  Put("a", "2");
  EXPECT_EQ(Etag("a"), 3);
  EXPECT_EQ(Etag("b"), 2);
}

TEST_P(LedgerTest, ResultNamesPositionAndAfterImagesInKeyOrder) {
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

TEST_P(LedgerTest, UnchangedPutMakesNoCommit) {
  CommitResult first = Put("a", "1");
  CommitResult again = Put("a", "1");
  EXPECT_TRUE(again.unchanged);
  EXPECT_EQ(again.position, first.position);
  EXPECT_THAT(again.changes, IsEmpty());
  EXPECT_TRUE(Delete("none").unchanged);
  EXPECT_TRUE(Commit([](Txn&) { return absl::OkStatus(); }).unchanged);
  EXPECT_EQ(Head(), first.position);
}

TEST_P(LedgerTest, UnchangedPutBesideAChangeKeepsItsEtag) {
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

TEST_P(LedgerTest, PutThatIsTakenBackChangesNothing) {
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

TEST_P(LedgerTest, FailingDecisionLeavesNothingAndIsReturned) {
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

TEST_P(LedgerTest, RefusesWhatIsNotAKey) {
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

TEST_P(LedgerTest, PassedDeadlineWritesNothing) {
  EXPECT_THAT(Try(Putting("a", "1"), {}, now_),
              Fails(absl::StatusCode::kDeadlineExceeded, type::v1::ERROR_REASON_EXPIRED));
  EXPECT_EQ(Head().seq, 0);
  EXPECT_TRUE(Try(Putting("a", "1"), {}, now_ + absl::Seconds(1)).ok());
}

TEST_P(LedgerTest, TimeNeverGoesBackwards) {
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

TEST_P(LedgerTest, LedgersKnowNothingOfEachOther) {
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

// --- what a decision sees ------------------------------------------------------------------------

TEST_P(LedgerTest, DecisionSeesTheHeadAndItsOwnWrites) {
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

TEST_P(LedgerTest, DecisionsScanFindsALimitOfImagesPastItsOwnDeletions) {
  for (char key = 'a'; key <= 'f'; ++key) Put(std::string(1, key), "1");
  Commit([](Txn& txn) {
    txn.Delete("a");
    txn.Delete("b");
    txn.Delete("d");
    EXPECT_EQ(Show(txn.Scan("", "", 2).value()), "c=1 e=1");
    return absl::OkStatus();
  });
}

TEST_P(LedgerTest, DecisionsVersionCountsItsOwnWrites) {
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

// --- scans ---------------------------------------------------------------------------------------

TEST_P(LedgerTest, ScanTakesPrefixesLiterally) {
  for (const char* key :
       {"u/d1", "u/d1/a", "u/d1/b", "u/d10", "u/d10/a", "u/D1/a", "u/d1.x", "v"}) {
    Put(key, "1");
  }
  EXPECT_EQ(Scan("u/d1/"), "u/d1/a=1 u/d1/b=1");
  EXPECT_EQ(Scan("u/d10"), "u/d10=1 u/d10/a=1");
  EXPECT_EQ(Scan("u/d1"), "u/d1=1 u/d1.x=1 u/d1/a=1 u/d1/b=1 u/d10=1 u/d10/a=1");
  EXPECT_EQ(Scan("u/D"), "u/D1/a=1");
  EXPECT_EQ(Scan("u/%"), "");
  EXPECT_EQ(Scan("u/d1/a/"), "");
  EXPECT_EQ(Scan("u/đ"), "");
}

TEST_P(LedgerTest, ScanReachesTheLastKeyOfAPrefix) {
  Put("a~", "1");
  Put("a~~", "2");
  Put("b", "3");
  EXPECT_EQ(Scan("a"), "a~=1 a~~=2");
  EXPECT_EQ(Scan("a~"), "a~=1 a~~=2");
  EXPECT_EQ(Scan(""), "a~=1 a~~=2 b=3");
}

TEST_P(LedgerTest, ScanPagesByAfterAndLimit) {
  for (const char* key : {"p/a", "p/a/x", "p/ab", "p/b", "q"}) Put(key, "1");
  EXPECT_EQ(Scan("p/", "", 2), "p/a=1 p/a/x=1");
  EXPECT_EQ(Scan("p/", "p/a/x", 2), "p/ab=1 p/b=1");
  EXPECT_EQ(Scan("p/", "p/b", 2), "");
  EXPECT_EQ(Scan("p/", "a", 1), "p/a=1") << "after lies before the prefix";
  EXPECT_EQ(Scan("p/", "z", 1), "") << "after lies behind the prefix";
}

TEST_P(LedgerTest, ScanLeavesOutDeletedKeys) {
  for (const char* key : {"a", "b", "c", "d"}) Put(key, "1");
  Delete("a");
  Delete("c");
  EXPECT_EQ(Scan("", "", 2), "b=1 d=1");
}

TEST_P(LedgerTest, ACommitOfThousandsIsWhole) {
  constexpr int kImages = 2500;
  Commit([](Txn& txn) {
    for (int i = 0; i < kImages; ++i) txn.Put(absl::StrCat("k/", i), absl::StrCat("bytes ", i));
    return absl::OkStatus();
  });
  auto reader = ledger_->Read("l", std::nullopt).value();
  EXPECT_EQ(reader->Scan("k/", "", 0)->size(), size_t{kImages});
  EXPECT_EQ(reader->Get("k/2499").value()->bytes, "bytes 2499");
  const Verification verification = ledger_->Verify("l", Head()).value();
  EXPECT_EQ(verification.images, kImages);
  EXPECT_TRUE(verification.violations.empty());
  // Half of it again: the rest alone changes.
  const CommitResult again = Commit([](Txn& txn) {
    for (int i = 0; i < kImages; ++i)
      txn.Put(absl::StrCat("k/", i), i % 2 == 0 ? "new" : absl::StrCat("bytes ", i));
    return absl::OkStatus();
  });
  EXPECT_EQ(again.changes.size(), size_t{kImages} / 2);
}

// --- versions ------------------------------------------------------------------------------------

TEST_P(LedgerTest, VersionIsTheLastSeqUnderItsEntries) {
  EXPECT_EQ(Version("r", "r/"), 0);
  Put("r", "1");
  Put("r/figures/a", "1");
  Put("r/reports/a", "1");
  Put("r2/figures/a", "1");
  EXPECT_EQ(Version("r", "r/figures/"), 2);
  EXPECT_EQ(Version("r", ""), 1);
  EXPECT_EQ(Version("", "r/"), 3);
  EXPECT_EQ(Version("r", "r2/"), 4);
  EXPECT_EQ(Version("x", "x/"), 0);
  EXPECT_EQ(Version("", ""), 0);
  EXPECT_EQ(Version("\xff", "\xff"), 0);
}

TEST_P(LedgerTest, VersionCountsDeletions) {
  Put("r/a", "1");
  Put("s", "1");
  Delete("r/a");
  EXPECT_EQ(Version("", "r/"), 3);
  EXPECT_EQ(Version("r/a", ""), 3);
}

TEST_P(LedgerTest, VersionsOfManyComeInTheirOrder) {
  std::vector<VersionQuery> queries;
  for (int i = 0; i < 40; ++i) {
    const std::string ledger = absl::StrCat("l", i % 3), key = absl::StrCat("r", i);
    Put(key, "1", ledger);
    Put(key + "/a", "1", ledger);
    queries.push_back({ledger, key, key + "/"});
  }
  queries.push_back({"l0", "none", "none/"});
  queries.push_back({"none", "r", "r/"});
  const std::vector<Versioned> versions = ledger_->Versions(queries).value();
  ASSERT_EQ(versions.size(), queries.size());
  for (int i = 0; i < 40; ++i) {
    EXPECT_EQ(versions[i].version.seq, i / 3 * 2 + 2) << i;
    EXPECT_EQ(versions[i].version.ledger, queries[i].ledger) << i;
    EXPECT_EQ(versions[i].head, Head(queries[i].ledger)) << i;
  }
  EXPECT_EQ(versions[40].version, Position{"l0"});
  EXPECT_EQ(versions[41].version, Position{"none"});
}

TEST_P(LedgerTest, WhatIsReadAheadIsWhatWouldBeRead) {
  const Position one = Put("r", "1").position;
  Put("r/a", "1");
  Put("r", "2");
  Put("r/b", "1");
  Delete("r/a");
  Put("r/b", "2");
  Put("r/c", "1");
  Delete("r/c");
  const Ahead ahead{{"r", "none", "\xff"}, {"r/", "\xff"}, {{"r", "r/"}}};
  const Position five{ledger_->Log({"l"}, 5)->back().position};  // after the deletion of r/a
  for (const auto& at : {std::optional<Position>(), std::optional(Head()), std::optional(five),
                         std::optional(one)}) {
    auto with = ledger_->Read("l", at, ahead).value(), without = ledger_->Read("l", at).value();
    EXPECT_EQ(with->position(), without->position());
    EXPECT_EQ(with->Get("r").value()->bytes, without->Get("r").value()->bytes);
    EXPECT_EQ(with->Get("none").value(), std::nullopt);
    EXPECT_EQ(with->Get("\xff").value(), std::nullopt);
    EXPECT_EQ(Show(with->Scan("r/", "", 0).value()), Show(without->Scan("r/", "", 0).value()));
    EXPECT_EQ(Show(with->Scan("r/", "r/a", 0).value()),
              Show(without->Scan("r/", "r/a", 0).value()));
    EXPECT_EQ(with->Version("r", "r/").value(), without->Version("r", "r/").value());
    EXPECT_EQ(with->Version("r", "").value(), without->Version("r", "").value());
  }
  const Position other{"l", one.seq, one.hash8 + 1}, later{"l", 99, 1};
  for (const Position& unknown : {other, later}) {
    EXPECT_THAT(ledger_->Read("l", unknown, ahead),
                Fails(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION));
  }
}

// --- positions -----------------------------------------------------------------------------------

TEST_P(LedgerTest, ReadsTheStateExactlyAtAPosition) {
  const Position one = Put("a", "1").position;
  const Position two = Put("b", "1").position;
  const Position three = Commit([](Txn& txn) {
                           txn.Put("a", "2");
                           txn.Delete("b");
                           txn.Put("c", "1");
                           return absl::OkStatus();
                         }).position;
  Put("a", "3");
  EXPECT_EQ(ScanAt({"l"}, ""), "");
  EXPECT_EQ(ScanAt(one, ""), "a=1");
  EXPECT_EQ(ScanAt(two, ""), "a=1 b=1");
  EXPECT_EQ(ScanAt(three, ""), "a=2 c=1");
  EXPECT_EQ(ScanAt(three, "", "a", 1), "c=1");
  EXPECT_EQ(ScanAt(Head(), ""), "a=3 c=1");
  EXPECT_EQ(LookupAt(one, "a"), "1");
  EXPECT_EQ(LookupAt(one, "b"), "-");
  EXPECT_EQ(LookupAt(three, "b"), "-");
  EXPECT_EQ(LookupAt(three, "a"), "2");
  EXPECT_EQ(VersionAt(two, "a", "b"), 2);
  EXPECT_EQ(VersionAt(three, "b", ""), 3);
  EXPECT_EQ(VersionAt(two, "b", ""), 2);
  EXPECT_EQ(VersionAt(one, "b", ""), 0);
}

TEST_P(LedgerTest, ReadersAndDecisionsKnowThePositionOfEveryCommitBeforeThem) {
  const Position one = Put("a", "1").position;
  const Position two = Put("b", "1").position;
  auto reader = ledger_->Read("l", std::nullopt).value();
  EXPECT_EQ(reader->PositionOf(0).value(), Position{"l"});
  EXPECT_EQ(reader->PositionOf(1).value(), one);
  EXPECT_EQ(reader->PositionOf(2).value(), two);
  EXPECT_EQ(reader->PositionOf(3).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(reader->PositionOf(-1).status().code(), absl::StatusCode::kInvalidArgument);
  Commit([&](Txn& txn) {
    EXPECT_EQ(txn.PositionOf(1).value(), one);
    EXPECT_EQ(txn.PositionOf(2).value(), two);
    return absl::OkStatus();
  });
}

TEST_P(LedgerTest, ReaderIsOneSnapshotAtItsPosition) {
  const Position one = Put("a", "1").position;
  auto reader = ledger_->Read("l", std::nullopt).value();
  Put("a", "2");
  EXPECT_EQ(reader->position(), one);
  EXPECT_EQ(reader->Get("a").value()->bytes, "1");
  EXPECT_EQ(reader->Version("a", "").value(), one);
  EXPECT_EQ(ledger_->Read("l", one).value()->position(), one);
}

TEST_P(LedgerTest, RefusesPositionsOfAnotherHistory) {
  Put("a", "1", "other");
  const Position one = Put("a", "1").position;
  const Position two = Put("a", "2").position;
  const std::vector<Position> foreign = {
      {"l", 1, one.hash8 ^ 1}, {"l", 2, one.hash8}, {"l", 3, two.hash8}, {"l", 0, 1}, {"l", -1, 0},
      {"none", 1, 5},
  };
  for (const Position& position : foreign) {
    const auto refused =
        Fails(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION);
    EXPECT_THAT(ledger_->Read(position.ledger, position), refused) << position.seq;
    EXPECT_THAT(ledger_->Log(position, 1), refused) << position.seq;
  }
  EXPECT_THAT(ledger_->Read("other", one),
              Fails(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION));
}

TEST_P(LedgerTest, EqualContentUnderAnotherCauseIsAnotherHistory) {
  Put("a", "1", "l");
  Cause cause;
  cause.reason = "another";
  ASSERT_TRUE(ledger_->Commit("m", cause, Putting("a", "1"), absl::InfiniteFuture()).ok());
  EXPECT_NE(Head("l").hash8, Head("m").hash8);
}

// --- the log -------------------------------------------------------------------------------------

TEST_P(LedgerTest, LogGivesWholeCommitsInOrder) {
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

TEST_P(LedgerTest, LogContinuesAfterAPosition) {
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

TEST_P(LedgerTest, ListenersHearEveryCommitInOrderBeforeItsSubmitter) {
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

TEST_P(LedgerTest, AwaitPastAnswersAtOnceOrByItsDeadline) {
  Put("a", "1");
  EXPECT_TRUE(ledger_->AwaitPast("l", 0, absl::InfiniteFuture()));
  EXPECT_FALSE(ledger_->AwaitPast("l", 1, absl::InfinitePast()));
  EXPECT_FALSE(ledger_->AwaitPast("none", 0, absl::Now() + absl::Milliseconds(1)));
}

TEST_P(LedgerTest, AwaitPastWakesWithTheCommit) {
  std::thread waiter([&] {
    EXPECT_TRUE(ledger_->AwaitPast("l", 1, absl::InfiniteFuture()));
    EXPECT_EQ(Lookup("a"), "2");
  });
  Put("a", "1");
  Put("a", "2");
  waiter.join();
}

// --- reopening -----------------------------------------------------------------------------------

TEST_P(LedgerTest, ReopeningKeepsEverything) {
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

TEST_P(LedgerTest, OpeningRefusesAnotherSchema) {
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
