// Ledger::Append on every engine: a ledger copied from another database is the same ledger.
#include <absl/strings/str_cat.h>

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
    source_ = std::move(stored_);
    Close();
    stored_ = GetParam().create(&Migrate);
    Open();
  }

  absl::StatusOr<Position> Append(int64_t from, int64_t to) {
    const Position after = from == 0 ? Position{"l", 0, 0} : entries_[from - 1].position;
    return ledger_->Append(after, {entries_.begin() + from, entries_.begin() + to});
  }
  int64_t size() const { return static_cast<int64_t>(entries_.size()); }

  std::unique_ptr<sql::TestDatabase> source_;
  std::vector<LogEntry> entries_;
  Position head_;
};
INSTANTIATE_TEST_SUITE_P(Engines, LedgerAppendTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

TEST_P(LedgerAppendTest, CopyIsTheSameLedger) {
  std::vector<int64_t> heard;
  ledger_->Listen([&](const Committed& committed) { heard.push_back(committed.position.seq); });
  ASSERT_EQ(Append(0, 2).value().seq, 2);
  ASSERT_EQ(Append(2, size()).value(), head_);
  EXPECT_EQ(Head(), head_);
  EXPECT_THAT(heard, ::testing::ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(Scan(""), absl::StrCat("a=3 b=4 c=", std::string("\0\xff", 2)));
  EXPECT_EQ(LookupAt(entries_[1].position, "b"), "2");
  EXPECT_EQ(LookupAt(entries_[3].position, "b"), "-");
  EXPECT_EQ(Etag("a"), 3);
  const Verification verified = ledger_->Verify("l", head_).value();
  EXPECT_THAT(verified.violations, IsEmpty());
  EXPECT_EQ(verified.commits, size());
  const auto copy = ledger_->Log({"l", 0, 0}, 100).value();
  for (size_t i = 0; i < entries_.size(); ++i) {
    EXPECT_EQ(copy[i].hash, entries_[i].hash);
    EXPECT_EQ(copy[i].time, entries_[i].time);
  }
  // A request of there is known here, and the log goes on.
  EXPECT_TRUE(Request("id", "b", "2")->replayed);
  now_ -= absl::Hours(1);
  EXPECT_EQ(Put("d", "1").position.seq, head_.seq + 1);
  EXPECT_GE(ledger_->Log(head_, 1)->at(0).time, entries_.back().time);
}

TEST_P(LedgerAppendTest, WhatIsThereAlreadyIsLeftAlone) {
  ASSERT_TRUE(Append(0, 3).ok());
  EXPECT_EQ(Append(0, 3).value(), entries_[2].position);
  EXPECT_EQ(Append(2, 3).value(), entries_[2].position);
  EXPECT_EQ(Head().seq, 3);
}

TEST_P(LedgerAppendTest, ContinuesOnlyAtTheHead) {
  auto not_the_head =
      Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE);
  EXPECT_THAT(Append(1, 3), not_the_head);
  ASSERT_TRUE(Append(0, 3).ok());
  EXPECT_THAT(Append(1, 2), not_the_head);
  EXPECT_THAT(Append(0, size()), not_the_head);
  Put("own", "1");
  EXPECT_THAT(Append(3, size()), not_the_head);
  EXPECT_EQ(Head().seq, 4);
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
  EXPECT_EQ(appended.value(), head_);
  EXPECT_EQ(Head("other").seq, 4);
  EXPECT_THAT(ledger_->Verify("other", Head("other"))->violations, IsEmpty());
}

}  // namespace
}  // namespace thidua::ledger
