// Ledger::Append on every engine: a ledger copied from another database is the same ledger.
#include <absl/strings/str_cat.h>

#include <future>
#include <thread>

#include "common/ledger/sql/append.h"
#include "common/ledger/sql/schema.h"
#include "common/ledger/testing/ledger_fixture.h"

namespace thidua::ledger {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The fixture's ledger is the source, or the target of what another fixture's engine made.
class LedgerAppendTest : public LedgerFixture {
 protected:
  LedgerAppendTest() {
    Put("a", "1");
    EXPECT_TRUE(Request("id", "b", "2").ok());
    now_ += absl::Seconds(1);
    Put("a", "3");
    Delete("b");
    Commit([](Txn& txn) {
      txn.Put("c", std::string("\0\xff", 2));
      txn.Put("b", "4");
      return absl::OkStatus();
    });
    entries_ = ledger_->Log({"l", 0, 0}, 100).value();
    head_ = Head();
    import_.seq = head_.seq;
    import_.hash = entries_.back().hash;
    import_.cause.actor = "user:importer";
    import_.cause.method = "Import";
    import_.cause.request_id = "file";
    import_.cause.request_digest = "digest";
    import_.key = "imports/6";
    import_.record = "record";
    source_ = std::move(stored_);
    Close();
    stored_ = GetParam().create(&Migrate);
    Open();
  }

  absl::StatusOr<Position> Append(int64_t from, int64_t to) {
    const Position after = from == 0 ? Position{"l", 0, 0} : entries_[from - 1].position;
    return ledger_->Append(import_, after, {entries_.begin() + from, entries_.begin() + to});
  }
  // Where an import that has ended stands: at the commit that tells of it.
  absl::StatusOr<Position> AppendAll() { return Append(0, size()); }
  int64_t size() const { return static_cast<int64_t>(entries_.size()); }

  std::unique_ptr<sql::TestDatabase> source_;
  std::vector<LogEntry> entries_;
  Position head_;
  Import import_;
};

auto FailsIllegalState() {
  return Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE);
}
INSTANTIATE_TEST_SUITE_P(Engines, LedgerAppendTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

TEST_P(LedgerAppendTest, CopyIsTheSameLedger) {
  std::vector<int64_t> heard;
  ledger_->Listen([&](const Committed& committed) { heard.push_back(committed.position.seq); });
  ASSERT_EQ(Append(0, 2).value().seq, 2);
  ASSERT_EQ(Append(2, size()).value().seq, head_.seq + 1);
  EXPECT_THAT(heard, ::testing::ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(Scan(""), absl::StrCat("a=3 b=4 c=", std::string("\0\xff", 2), " imports/6=record"));
  EXPECT_EQ(ScanAt(head_, ""), absl::StrCat("a=3 b=4 c=", std::string("\0\xff", 2)));
  EXPECT_EQ(LookupAt(entries_[1].position, "b"), "2");
  EXPECT_EQ(LookupAt(entries_[3].position, "b"), "-");
  EXPECT_EQ(Etag("a"), 3);
  const Verification verified = ledger_->Verify("l", head_).value();
  EXPECT_THAT(verified.violations, IsEmpty());
  EXPECT_EQ(verified.commits, size() + 1);
  const auto copy = ledger_->Log({"l", 0, 0}, 100).value();
  for (size_t i = 0; i < entries_.size(); ++i) {
    EXPECT_EQ(copy[i].hash, entries_[i].hash);
    EXPECT_EQ(copy[i].time, entries_[i].time);
  }
  // A request of there is known here, and the log goes on.
  EXPECT_TRUE(Request("id", "b", "2")->replayed);
  now_ -= absl::Hours(1);
  const Position end = Head();
  EXPECT_EQ(Put("d", "1").position.seq, head_.seq + 2);
  EXPECT_GE(ledger_->Log(end, 1)->at(0).time, entries_.back().time);
}

TEST_P(LedgerAppendTest, EndsWithACommitThatTellsOfIt) {
  now_ += absl::Hours(1);
  const Position end = AppendAll().value();
  EXPECT_EQ(end, Head());
  const auto told = ledger_->Log(head_, 10).value();
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].cause.actor, "user:importer");
  EXPECT_EQ(told[0].cause.method, "Import");
  EXPECT_EQ(told[0].time, now_);
  ASSERT_EQ(told[0].changes.size(), 1u);
  EXPECT_EQ(told[0].changes[0].key, "imports/6");
  EXPECT_EQ(told[0].changes[0].bytes, "record");
}

TEST_P(LedgerAppendTest, EndIsNeverBeforeTheLastImportedCommit) {
  now_ -= absl::Hours(1);
  ASSERT_TRUE(AppendAll().ok());
  EXPECT_EQ(ledger_->Log(head_, 1)->at(0).time, entries_.back().time);
}

TEST_P(LedgerAppendTest, OnlyAnEmptyLedgerIsImported) {
  Put("own", "1");
  EXPECT_THAT(Append(0, 2), FailsIllegalState());
  EXPECT_THAT(AppendAll(), FailsIllegalState());
  EXPECT_THAT(Append(0, 0), FailsIllegalState());
  EXPECT_EQ(Head().seq, 1);
  EXPECT_EQ(Scan(""), "own=1");
}

TEST_P(LedgerAppendTest, LiveLedgerIsNotContinuedFromItsHead) {
  ASSERT_TRUE(AppendAll().ok());
  const Position end = Head();
  import_.cause.request_id = "another file";
  import_.record = "another record";
  import_.seq = end.seq + 1;
  LogEntry next;
  next.position = {"l", end.seq + 1, 0};
  next.time = now_;
  EXPECT_THAT(ledger_->Append(import_, end, {next}), FailsIllegalState());
  EXPECT_EQ(Head(), end);
}

TEST_P(LedgerAppendTest, NothingElseIsWrittenWhileAnImportIsUnderWay) {
  ASSERT_TRUE(Append(0, 2).ok());
  EXPECT_THAT(Try(Putting("own", "1")), FailsIllegalState());
  Reopen();
  EXPECT_THAT(Try(Putting("own", "1")), FailsIllegalState());
  EXPECT_THAT(Request("id", "b", "2"), FailsIllegalState()) << "an imported request, repeated";
  EXPECT_EQ(Put("own", "1", "other").position.seq, 1);
  EXPECT_EQ(Head(), entries_[1].position);
  ASSERT_TRUE(Append(2, size()).ok());
  EXPECT_TRUE(Try(Putting("own", "1")).ok());
}

TEST_P(LedgerAppendTest, RefusalOfOneLedgerLeavesTheOthersOfItsBatch) {
  ASSERT_TRUE(Append(0, 2).ok());
  std::promise<void> entered, release;
  std::vector<absl::Status> results(4);
  std::thread gate([&] {
    const auto held = [&](Txn&) {
      entered.set_value();
      release.get_future().wait();
      return absl::OkStatus();
    };
    EXPECT_TRUE(ledger_->Commit("gate", {}, held, absl::InfiniteFuture()).ok());
  });
  entered.get_future().wait();
  std::vector<std::thread> threads;
  for (size_t i = 0; i < results.size(); ++i) {
    threads.emplace_back([&, i] {
      results[i] = ledger_
                       ->Commit(i % 2 ? "l" : "other", {}, Putting(absl::StrCat("k", i), "1"),
                                absl::InfiniteFuture())
                       .status();
    });
  }
  while (ledger_->queued() < results.size()) std::this_thread::yield();
  release.set_value();
  gate.join();
  for (auto& thread : threads) thread.join();
  for (size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i].ok(), i % 2 == 0) << i << ": " << results[i];
  }
  EXPECT_EQ(Head("other").seq, 2);
  EXPECT_EQ(Head(), entries_[1].position);
}

TEST_P(LedgerAppendTest, AnotherImportDoesNotGoOnWithThisOne) {
  ASSERT_TRUE(Append(0, 2).ok());
  const Import begun = import_;
  import_.record = "another importer, file or head";
  EXPECT_THAT(Append(2, size()), FailsIllegalState());
  EXPECT_THAT(Append(0, 2), FailsIllegalState());
  EXPECT_THAT(Append(0, 0), FailsIllegalState());
  import_ = begun;
  EXPECT_EQ(Append(0, 0).value(), entries_[1].position);
  EXPECT_TRUE(Append(2, size()).ok());
}

TEST_P(LedgerAppendTest, GoesNoFurtherThanItSays) {
  import_.seq = 2;
  EXPECT_THAT(AppendAll(),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT));
  EXPECT_THAT(Append(0, 2),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT))
      << "another hash";
  EXPECT_EQ(Head().seq, 0);
  import_.hash = entries_[1].hash;
  EXPECT_EQ(Append(0, 2)->seq, 3);
}

TEST_P(LedgerAppendTest, ARequestIdOfTheImportItselfIsNotImported) {
  import_.cause = entries_[1].cause;
  import_.cause.request_digest = "digest";
  EXPECT_THAT(AppendAll(),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT));
  ASSERT_TRUE(Append(0, 2).ok());
  EXPECT_THAT(Append(2, size()),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT));
  EXPECT_EQ(Head().seq, 2);
}

TEST_P(LedgerAppendTest, BrokenImportIsTakenBack) {
  Put("own", "1", "other");
  ASSERT_TRUE(Append(0, 3).ok());
  auto connection = database_->Connect(sql::Access::kWrite).value();
  EXPECT_EQ(RemoveImport(*connection, "l").value(), 3);
  EXPECT_EQ(Head().seq, 0);
  EXPECT_EQ(Scan(""), "");
  EXPECT_THAT(ledger_->Ledgers().value(), ::testing::ElementsAre("other"));
  EXPECT_THAT(ledger_->Verify("l", std::nullopt)->violations, IsEmpty());
  EXPECT_THAT(RemoveImport(*connection, "l"), FailsIllegalState());
  EXPECT_THAT(RemoveImport(*connection, "other"), FailsIllegalState());
  // Another one may begin, and once it has ended it stays.
  import_.record = "another record";
  ASSERT_TRUE(AppendAll().ok());
  EXPECT_THAT(RemoveImport(*connection, "l"), FailsIllegalState());
  EXPECT_EQ(Head().seq, head_.seq + 1);
  EXPECT_EQ(Lookup("own", "other"), "1");
}

TEST_P(LedgerAppendTest, WhatIsThereAlreadyIsLeftAlone) {
  ASSERT_TRUE(Append(0, 3).ok());
  EXPECT_EQ(Append(0, 3).value(), entries_[2].position);
  EXPECT_EQ(Append(2, 3).value(), entries_[2].position);
  EXPECT_EQ(Head().seq, 3);
  // The answer to the last part was lost, and meanwhile the ledger is used.
  const Position end = Append(3, size()).value();
  EXPECT_EQ(Append(3, size()).value(), end);
  Put("own", "1");
  EXPECT_EQ(Append(3, size()).value(), end);
  EXPECT_EQ(Append(0, 0).value(), end);
  EXPECT_EQ(Head().seq, end.seq + 1);
}

TEST_P(LedgerAppendTest, ContinuesOnlyAtTheHead) {
  EXPECT_THAT(Append(1, 3), FailsIllegalState());
  ASSERT_TRUE(Append(0, 3).ok());
  EXPECT_THAT(Append(1, 2), FailsIllegalState());
  EXPECT_THAT(Append(0, size()), FailsIllegalState());
  EXPECT_EQ(Head().seq, 3);
}

TEST_P(LedgerAppendTest, RefusesWhatWasAlteredAndNamesTheCommit) {
  struct Case {
    std::string name;
    std::function<void(LogEntry&)> alter;
  };
  const Case cases[] = {
      {"image", [](LogEntry& entry) { entry.changes[0].bytes += "x"; }},
      {"key", [](LogEntry& entry) { entry.changes[0].key = "z"; }},
      {"deletion", [](LogEntry& entry) { entry.changes[0].deleted = !entry.changes[0].deleted; }},
      {"time", [](LogEntry& entry) { entry.time += absl::Microseconds(1); }},
      {"nanosecond", [](LogEntry& entry) { entry.time += absl::Nanoseconds(1); }},
      {"earlier", [](LogEntry& entry) { entry.time -= absl::Hours(1); }},
      {"actor", [](LogEntry& entry) { entry.cause.actor = "user:other"; }},
      {"via", [](LogEntry& entry) { entry.cause.on_behalf_of = "service:other"; }},
      {"method", [](LogEntry& entry) { entry.cause.method += "x"; }},
      {"request id", [](LogEntry& entry) { entry.cause.request_id += "x"; }},
      {"digest", [](LogEntry& entry) { entry.cause.request_digest += "x"; }},
      {"reason", [](LogEntry& entry) { entry.cause.reason += "x"; }},
      {"hash", [](LogEntry& entry) { entry.hash[31] ^= 1; }},
      {"seq", [](LogEntry& entry) { ++entry.position.seq; }},
      {"ledger", [](LogEntry& entry) { entry.position.ledger = "m"; }},
      {"no change", [](LogEntry& entry) { entry.changes.clear(); }},
      {"no key", [](LogEntry& entry) { entry.changes[0].key = "a b"; }},
  };
  const std::vector<LogEntry> whole = entries_;
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    entries_ = whole;
    one.alter(entries_[2]);
    absl::StatusOr<Position> refused = Append(0, size());
    EXPECT_THAT(refused, Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT));
    EXPECT_THAT(std::string(refused.status().message()),
                HasSubstr(absl::StrCat("commit ", entries_[2].position.seq)));
    EXPECT_EQ(Head().seq, 0);
  }
  entries_ = whole;
  std::swap(entries_[1], entries_[2]);
  EXPECT_THAT(Append(0, size()),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT));
  entries_ = whole;
  EXPECT_TRUE(Append(0, size()).ok());
}

TEST_P(LedgerAppendTest, FailureOfTheStoreLeavesNothing) {
  hooks_->statement = [](sql::Connection&, std::string_view text, sql::Parameters) {
    return text.starts_with("INSERT INTO commits") ? StoreFailure() : absl::OkStatus();
  };
  EXPECT_THAT(Append(0, size()),
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE));
  hooks_->statement = nullptr;
  EXPECT_EQ(Head().seq, 0);
  EXPECT_TRUE(Append(0, size()).ok());
}

TEST_P(LedgerAppendTest, TakesItsTurnAmongCommits) {
  absl::StatusOr<Position> appended;
  Together(5, [&](size_t i) {
    if (i == 2) {
      appended = Append(0, size());
    } else {
      Put(absl::StrCat("k", i), "1", "other");
    }
  });
  EXPECT_EQ(appended.value(), Head());
  EXPECT_EQ(Head("other").seq, 4);
  EXPECT_THAT(ledger_->Verify("other", Head("other"))->violations, IsEmpty());
}

using LedgerAppendReplicasTest = LedgerAppendTest;
INSTANTIATE_TEST_SUITE_P(Engines, LedgerAppendReplicasTest,
                         ::testing::ValuesIn(sql::SharedEngines()), sql::NameOf);

TEST_P(LedgerAppendReplicasTest, NoReplicaWritesWhileAnImportIsUnderWay) {
  const auto other = OpenReplica();
  const auto put = [&] {
    return other->Commit("l", {}, Putting("own", "1"), absl::InfiniteFuture());
  };
  ASSERT_TRUE(Append(0, 2).ok());
  EXPECT_THAT(put(), FailsIllegalState());
  // Another one goes on with it.
  EXPECT_EQ(other->Append(import_, entries_[1].position, {entries_.begin() + 2, entries_.end()})
                .value()
                .seq,
            head_.seq + 1);
  EXPECT_TRUE(put().ok());
  EXPECT_TRUE(Try(Putting("own", "2")).ok());
}

TEST_P(LedgerAppendReplicasTest, WhatIsTakenBackIsEmptyOnEveryReplica) {
  const auto other = OpenReplica();
  ASSERT_TRUE(Append(0, 2).ok());
  auto connection = database_->Connect(sql::Access::kWrite).value();
  ASSERT_TRUE(RemoveImport(*connection, "l").ok());
  EXPECT_THAT(Append(2, size()), FailsIllegalState());
  EXPECT_EQ(other->Commit("l", {}, Putting("own", "1"), absl::InfiniteFuture())->position.seq, 1);
  EXPECT_THAT(AppendAll(), FailsIllegalState());
}

}  // namespace
}  // namespace thidua::ledger
