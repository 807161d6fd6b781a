// A database of an older schema is brought up to this one without losing anything.
#include "common/ledger/sql/schema.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/ledger/log/chain.h"
#include "common/ledger/sql/sql_ledger.h"
#include "common/sql/testing/engines.h"
#include "common/value/digest.h"

namespace thidua::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A database as schema 2 kept it: with `head`, `current` and an index of changes by commit.
class OldLedger {
 public:
  explicit OldLedger(sql::Database& database)
      : connection_(database.Connect(sql::Access::kWrite).value()) {
    const auto& all = Migrations();
    absl::Status made = sql::ApplyMigrations(database, {all.begin(), all.begin() + 2});
    EXPECT_TRUE(made.ok()) << made;
  }

  void Commit(const std::string& ledger, const std::vector<Change>& changes) {
    HeadRow& head = heads_[ledger];
    const int64_t seq = head.seq + 1;
    const absl::Time time = absl::FromUnixSeconds(1'600'000'000 + seq);
    Cause cause;
    cause.actor = "user:lan";
    cause.method = "Test/Put";
    cause.request_id = absl::StrCat("r", seq);
    cause.request_digest = Sha256(cause.request_id);
    ChangesDigest digests;
    for (const Change& change : changes) {
      const std::string digest = Sha256(change.bytes);
      digests.Add(change.key, change.deleted, digest);
      Run("INSERT INTO changes (ledger, key, seq, deleted, digest, image) "
          "VALUES ($1, $2, $3, $4, $5, $6)",
          {ledger, change.key, seq, change.deleted ? 1 : 0, sql::Blob(digest),
           sql::Blob(change.bytes)});
      Run("INSERT INTO current (ledger, key, seq) VALUES ($1, $2, $3) "
          "ON CONFLICT (ledger, key) DO UPDATE SET seq = excluded.seq",
          {ledger, change.key, seq});
    }
    const std::string hash = CommitHash(head.hash, ledger, seq, time, cause, digests.Finish());
    head = {seq, time, hash};
    Run("INSERT INTO commits (ledger, seq, time, actor, on_behalf_of, method, request_id, "
        "request_digest, reason, changes_digest, hash) "
        "VALUES ($1, $2, $3, $4, '', $5, $6, $7, '', $8, $9)",
        {ledger, seq, absl::ToUnixMicros(time), cause.actor, cause.method, cause.request_id,
         sql::Blob(cause.request_digest), sql::Blob(digests.Finish()), sql::Blob(hash)});
    Run("INSERT INTO head (ledger, seq, time, hash) VALUES ($1, $2, $3, $4) ON CONFLICT (ledger) "
        "DO UPDATE SET seq = excluded.seq, time = excluded.time, hash = excluded.hash",
        {ledger, seq, absl::ToUnixMicros(time), sql::Blob(hash)});
  }

 private:
  void Run(std::string_view text, sql::Parameters parameters) {
    absl::Status status = connection_->Run(text, parameters);
    ASSERT_TRUE(status.ok()) << status;
  }

  const std::unique_ptr<sql::Connection> connection_;
  std::map<std::string, HeadRow> heads_;
};

std::string Show(const std::vector<Image>& images) {
  std::string text;
  for (const Image& image : images) absl::StrAppend(&text, image.key, "=", image.bytes, " ");
  return text;
}

class SchemaTest : public ::testing::TestWithParam<sql::Engine> {};

INSTANTIATE_TEST_SUITE_P(Engines, SchemaTest, ::testing::ValuesIn(sql::Engines()), sql::NameOf);

TEST_P(SchemaTest, KeepsWhatADatabaseOfSchemaTwoHolds) {
  const auto stored = GetParam().create(nullptr);
  auto database = stored->Open().value();
  OldLedger old(*database);
  old.Commit("l", {{"a/1", false, "1"}, {"a/2", false, "1"}, {"b", false, "1"}});
  old.Commit("m", {{"x", false, "1"}});
  old.Commit("m", {{"x", true, ""}, {"y", false, "2"}});
  EXPECT_FALSE(CheckSchema(*database).ok());
  ASSERT_TRUE(Migrate(*database).ok());
  ASSERT_TRUE(Migrate(*database).ok()) << "twice";

  const std::unique_ptr<Ledger> ledger = SqlLedger::Open(std::move(database)).value();
  EXPECT_THAT(ledger->Ledgers().value(), ElementsAre("l", "m"));
  EXPECT_THAT(ledger->Verify("m", std::nullopt)->violations, IsEmpty());
  auto reader = ledger->Read("m").value();
  EXPECT_EQ(reader->position().seq, 2);
  EXPECT_EQ(Show(reader->Scan("", "", 0).value()), "y=2 ");
  EXPECT_EQ(Show(ledger->Read("l").value()->Scan("a/", "", 0).value()), "a/1=1 a/2=1 ");
  const std::vector<LogEntry> log = ledger->Log({"m"}, 10).value();
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[1].changes.size(), 2u);
  EXPECT_TRUE(log[1].changes[0].deleted);
  reader.reset();
  // The request of then is known, and the log goes on.
  Cause cause;
  cause.actor = "user:lan";
  cause.method = "Test/Put";
  cause.request_id = "r2";
  cause.request_digest = Sha256("r2");
  const auto put = [](Txn& txn) {
    txn.Put("z", "1");
    return absl::OkStatus();
  };
  EXPECT_EQ(Show(ledger->Commit("m", cause, put)->changes), "x= y=2 ");
  cause.request_id = "r3";
  EXPECT_EQ(ledger->Commit("m", cause, put)->position.seq, 3);
  EXPECT_THAT(ledger->Verify("m", log[1].position)->violations, IsEmpty());
}

}  // namespace
}  // namespace thidua::ledger
