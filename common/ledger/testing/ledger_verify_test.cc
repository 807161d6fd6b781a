// Verify on every engine: each way to falsify a log is found, at its commit and key.
#include <absl/strings/str_cat.h>

#include "common/ledger/log/chain.h"
#include "common/ledger/testing/ledger_fixture.h"
#include "common/value/digest.h"

namespace thidua::ledger {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

auto At(int64_t seq, std::string_view key, std::string_view problem) {
  return AllOf(Field("seq", &Violation::seq, seq), Field("key", &Violation::key, std::string(key)),
               Field("problem", &Violation::problem, HasSubstr(std::string(problem))));
}

// Six commits: a=1, b=1, {a=2, c=1}, delete b, c=2, d=1.
class LedgerVerifyTest : public LedgerFixture {
 protected:
  LedgerVerifyTest() {
    Put("a", "1");
    Put("b", "1");
    Commit([](Txn& txn) {
      txn.Put("a", "2");
      txn.Put("c", "1");
      return absl::OkStatus();
    });
    Delete("b");
    EXPECT_TRUE(Request("id", "c", "2").ok());
    Put("d", "1");
    Put("a", "1", "other");
    checkpoint_ = Head();
  }

  std::vector<Violation> Verify(std::optional<Position> checkpoint = std::nullopt) {
    auto verification = ledger_->Verify("l", checkpoint);
    EXPECT_TRUE(verification.ok()) << verification.status();
    EXPECT_THAT(ledger_->Verify("other", std::nullopt)->violations, IsEmpty());
    return verification->violations;
  }

  Position checkpoint_;
};

INSTANTIATE_TEST_SUITE_P(Engines, LedgerVerifyTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

TEST_P(LedgerVerifyTest, FindsAnHonestLogIntact) {
  auto verification = ledger_->Verify("l", checkpoint_).value();
  EXPECT_THAT(verification.violations, IsEmpty());
  EXPECT_EQ(verification.head, checkpoint_);
  EXPECT_EQ(verification.commits, 6);
  EXPECT_EQ(verification.images, 7);
  Position early = ledger_->Log({"l"}, 2).value().back().position;
  EXPECT_THAT(Verify(early), IsEmpty());
  EXPECT_THAT(ledger_->Verify("none", std::nullopt)->violations, IsEmpty());
}

TEST_P(LedgerVerifyTest, FindsAnAlteredImage) {
  Tamper("UPDATE changes SET image = $1 WHERE ledger = 'l' AND key = 'c' AND seq = 3",
         {sql::Blob("9")});
  EXPECT_THAT(Verify(), ElementsAre(At(3, "c", "image does not match its digest")));
}

TEST_P(LedgerVerifyTest, FindsAnAlteredImageUnderARecomputedDigest) {
  Tamper("UPDATE changes SET image = $1, digest = $2 WHERE ledger = 'l' AND key = 'c' AND seq = 3",
         {sql::Blob("9"), sql::Blob(Sha256("9"))});
  EXPECT_THAT(Verify(), ElementsAre(At(3, "", "changes do not match")));
}

TEST_P(LedgerVerifyTest, FindsARecomputedCommit) {
  auto log = ledger_->Log({"l"}, 3).value();
  ChangesDigest digests;
  digests.Add("a", false, Sha256("2"));
  digests.Add("c", false, Sha256("9"));
  std::string before;
  auto connection = database_->Connect(sql::Access::kRead).value();
  ASSERT_TRUE(connection
                  ->Query("SELECT hash FROM commits WHERE ledger = 'l' AND seq = 2", {},
                          [&](const sql::Row& row) {
                            before = row.Blob(0);
                            return absl::OkStatus();
                          })
                  .ok());
  const std::string hash = CommitHash(before, "l", 3, log[2].time, log[2].cause, digests.Finish());
  Tamper("UPDATE changes SET image = $1, digest = $2 WHERE ledger = 'l' AND key = 'c' AND seq = 3",
         {sql::Blob("9"), sql::Blob(Sha256("9"))});
  Tamper("UPDATE commits SET changes_digest = $1, hash = $2 WHERE ledger = 'l' AND seq = 3",
         {sql::Blob(digests.Finish()), sql::Blob(hash)});
  EXPECT_THAT(Verify(), ElementsAre(At(4, "", "does not match its hash")));
  EXPECT_THAT(Verify(log[2].position), Contains(At(3, "", "not the one of the checkpoint")));
}

TEST_P(LedgerVerifyTest, FindsSwappedImages) {
  Tamper("UPDATE changes SET image = $1 WHERE ledger = 'l' AND seq = 3 AND key = 'a'",
         {sql::Blob("1")});
  Tamper("UPDATE changes SET image = $1 WHERE ledger = 'l' AND seq = 3 AND key = 'c'",
         {sql::Blob("2")});
  EXPECT_THAT(Verify(), ElementsAre(At(3, "a", "image"), At(3, "c", "image")));
}

TEST_P(LedgerVerifyTest, FindsADeletedChange) {
  Tamper("DELETE FROM changes WHERE ledger = 'l' AND key = 'a' AND seq = 1");
  EXPECT_THAT(Verify(), ElementsAre(At(1, "", "but 0 are there"), At(1, "", "do not match")));
}

TEST_P(LedgerVerifyTest, FindsADeletedLatestChange) {
  Tamper("DELETE FROM changes WHERE ledger = 'l' AND key = 'a' AND seq = 3");
  EXPECT_THAT(Verify(), ElementsAre(At(3, "", "but 1 are there"), At(3, "", "do not match")));
}

TEST_P(LedgerVerifyTest, FindsAnAddedChange) {
  Tamper(
      "INSERT INTO changes (ledger, key, seq, deleted, digest, image) VALUES "
      "('l', 'x', 2, 0, $1, $2)",
      {sql::Blob(Sha256("1")), sql::Blob("1")});
  EXPECT_THAT(Verify(), ElementsAre(At(2, "x", "belongs to no commit")));
}

TEST_P(LedgerVerifyTest, FindsAnAlteredListOfKeys) {
  Tamper("UPDATE commits SET keys = 'a' WHERE ledger = 'l' AND seq = 3");
  EXPECT_THAT(Verify(),
              ElementsAre(At(3, "", "changes do not match"), At(3, "c", "belongs to no commit")));
}

TEST_P(LedgerVerifyTest, FindsAForeignChangeBehindAListedNameThatIsNotThere) {
  Tamper("UPDATE commits SET keys = keys || $1 WHERE ledger = 'l' AND seq = 6", {"\nnone"});
  Tamper(
      "INSERT INTO changes (ledger, key, seq, deleted, digest, image) VALUES "
      "('l', 'a', 6, 0, $1, $2)",
      {sql::Blob(Sha256("forged")), sql::Blob("forged")});
  EXPECT_THAT(Verify(), Contains(At(6, "", "lists 2 changes, but 1 are there")));
}

TEST_P(LedgerVerifyTest, FindsALedgerThatIsNotListed) {
  Tamper("DELETE FROM ledgers WHERE ledger = 'l'");
  EXPECT_THAT(Verify(), ElementsAre(At(6, "", "not in the list of ledgers")));
}

TEST_P(LedgerVerifyTest, FindsATruncatedTailByTheChangesItLeft) {
  Tamper("DELETE FROM commits WHERE ledger = 'l' AND seq = 6");
  EXPECT_THAT(Verify(), ElementsAre(At(6, "d", "belongs to no commit")));
}

TEST_P(LedgerVerifyTest, FindsAChangeOfNoCommit) {
  Tamper(
      "INSERT INTO changes (ledger, key, seq, deleted, digest, image) VALUES "
      "('l', 'x', 9, 0, $1, $2)",
      {sql::Blob(Sha256("1")), sql::Blob("1")});
  EXPECT_THAT(Verify(), Contains(At(9, "x", "belongs to no commit")));
}

TEST_P(LedgerVerifyTest, FindsAChangedDeletionMark) {
  Tamper("UPDATE changes SET deleted = 1 WHERE ledger = 'l' AND key = 'd'");
  EXPECT_THAT(Verify(), ElementsAre(At(6, "", "changes do not match")));
}

TEST_P(LedgerVerifyTest, FindsADeletedCommit) {
  Tamper("DELETE FROM commits WHERE ledger = 'l' AND seq = 3");
  auto violations = Verify();
  EXPECT_THAT(violations, Contains(At(3, "", "commit is missing")));
  EXPECT_THAT(violations, Contains(At(3, "a", "belongs to no commit")));
  EXPECT_THAT(violations, Contains(At(4, "", "does not match its hash")));
}

TEST_P(LedgerVerifyTest, FindsACleanlyTruncatedTailByTheCheckpoint) {
  Tamper("DELETE FROM commits WHERE ledger = 'l' AND seq = 6");
  Tamper("DELETE FROM changes WHERE ledger = 'l' AND seq = 6");
  EXPECT_THAT(Verify(), IsEmpty()) << "only a checkpoint can tell";
  EXPECT_THAT(Verify(checkpoint_), ElementsAre(At(6, "", "before the checkpoint 6")));
}

TEST_P(LedgerVerifyTest, FindsAnErasedLedgerByTheCheckpoint) {
  for (const char* table : {"commits", "changes", "ledgers"}) {
    Tamper(absl::StrCat("DELETE FROM ", table, " WHERE ledger = 'l'"));
  }
  EXPECT_THAT(Verify(checkpoint_), ElementsAre(At(1, "", "before the checkpoint 6")));
}

TEST_P(LedgerVerifyTest, FindsEveryAlteredFieldOfACommit) {
  const std::vector<std::string> alterations = {
      "actor = 'user:other'", "on_behalf_of = 'x'",    "method = 'x'",
      "request_id = 'x'",     "request_digest = hash", "reason = 'x'",
      "time = time + 1",      "changes_digest = hash", "hash = changes_digest"};
  for (const std::string& alteration : alterations) {
    ASSERT_THAT(Verify(checkpoint_), IsEmpty());
    Tamper("CREATE TABLE kept AS SELECT * FROM commits WHERE ledger = 'l' AND seq = 5");
    Tamper("UPDATE commits SET " + alteration + " WHERE ledger = 'l' AND seq = 5");
    EXPECT_THAT(Verify(), Contains(At(5, "", "does not match"))) << alteration;
    Tamper("DELETE FROM commits WHERE ledger = 'l' AND seq = 5");
    Tamper("INSERT INTO commits SELECT * FROM kept");
    Tamper("DROP TABLE kept");
  }
}

TEST_P(LedgerVerifyTest, RefusesACheckpointOfAnotherLedger) {
  EXPECT_THAT(Verify(Position{"other", 1, 1}), Contains(At(1, "", "another ledger")));
}

TEST_P(LedgerVerifyTest, ListsAtMostAHundredViolations) {
  Tamper("UPDATE commits SET seq = 1000000 WHERE ledger = 'l' AND seq = 6");
  EXPECT_EQ(Verify().size(), 100u);
}

}  // namespace
}  // namespace thidua::ledger
