// What a signer signs, and what not, on every engine.
#include "common/log_service/head_signer.h"

#include <absl/strings/match.h>

#include <atomic>
#include <thread>

#include "common/ledger/log/statement.h"
#include "common/log_service/testing/signer_fixture.h"

namespace thidua::log_service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// "l" and "other" of one commit each.
class HeadSignerTest : public SignerFixture {
 protected:
  HeadSignerTest() {
    Put("a", "1");
    Put("a", "1", "other");
  }
  // "other 1, l 3": the heads of the last statement.
  std::string Signed() {
    const auto all = ledger_->Statements(0, 1000).value();
    if (all.empty()) return "";
    const auto statement = ledger::ParseStatement(all.back().body);
    std::string text;
    for (const auto& head : statement.value().heads) {
      absl::StrAppend(&text, text.empty() ? "" : ", ", head.ledger, " ", head.seq);
    }
    return text;
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, HeadSignerTest, ::testing::ValuesIn(sql::Engines()), sql::NameOf);

TEST_P(HeadSignerTest, SignsWhatMoved) {
  EXPECT_THAT(Sign(), IsEmpty());
  EXPECT_EQ(number_, 1);
  EXPECT_EQ(Signed(), "l 1, other 1");
  EXPECT_THAT(Sign(), IsEmpty());
  EXPECT_EQ(number_, 0) << "nothing moved";
  Put("a", "2");
  Put("a", "3");
  EXPECT_THAT(Sign(), IsEmpty());
  EXPECT_EQ(number_, 2);
  EXPECT_EQ(Signed(), "l 3");
  EXPECT_THAT(CheckAll(), IsEmpty());
  EXPECT_TRUE(absl::StartsWith(LastStatement(), "thidua statement 1\nservice: reporting\n"));
}

TEST_P(HeadSignerTest, GoesOnAfterARestart) {
  Sign();
  Put("a", "2");
  Restart();
  EXPECT_THAT(Sign(), IsEmpty());
  EXPECT_EQ(number_, 2);
  EXPECT_EQ(Signed(), "l 2");
  Restart();
  EXPECT_THAT(Sign(), IsEmpty());
  EXPECT_EQ(number_, 0);
  Put("a", "3");
  EXPECT_THAT(Sign(), IsEmpty());
  EXPECT_EQ(Signed(), "l 3");
  EXPECT_THAT(CheckAll(), IsEmpty());
}

TEST_P(HeadSignerTest, DoesNotSignARewrittenTail) {
  Put("a", "2");
  Sign();
  Forge("l", 2, "forged");
  Put("a", "3");
  Put("a", "2", "other");
  EXPECT_THAT(ledger_->Verify("l", std::nullopt)->violations, IsEmpty()) << "hashes tell nothing";
  EXPECT_THAT(Sign(), ElementsAre("l 2 the commit is not the one that was signed: the log was "
                                  "rewritten"));
  EXPECT_EQ(Signed(), "other 2") << "the others are signed all the same";
  Restart();
  EXPECT_THAT(Sign(), SizeIs(1)) << "another process knows no better";
  EXPECT_EQ(Signed(), "other 2");
}

TEST_P(HeadSignerTest, DoesNotSignALogThatWasCut) {
  Put("a", "2");
  Sign();
  Cut("l", 1);
  EXPECT_THAT(Sign(), ElementsAre("l 2 the commit was signed and is not there: the log was cut"));
  Restart();
  Put("a", "another 2");
  EXPECT_THAT(Sign(), ElementsAre("l 2 the commit is not the one that was signed: the log was "
                                  "rewritten"));
}

TEST_P(HeadSignerTest, MissesALedger) {
  Sign();
  Remove("other");
  const std::string gone =
      "other 1 the ledger was signed and is not there: it was removed or renamed";
  EXPECT_THAT(Sign(), ElementsAre(gone));
  EXPECT_THAT(CheckAll(), ElementsAre(gone));
  Restart();
  EXPECT_THAT(Sign(), ElementsAre(gone));
}

TEST_P(HeadSignerTest, TakesARenamedLedgerForNoOldOne) {
  Sign();
  Rename("other", "renamed");
  EXPECT_THAT(Sign(), Contains("other 1 the ledger was signed and is not there: it was removed or "
                               "renamed"));
  EXPECT_EQ(Signed(), sole_writer() ? "l 1, other 1" : "renamed 1");
}

TEST_P(HeadSignerTest, ReplicasTakeTurns) {
  auto other = NewSigner(*ledger_);
  Sign();
  EXPECT_EQ(other->Sign()->number, 0) << "the other was faster";
  Put("a", "2");
  EXPECT_EQ(other->Sign()->number, 2);
  EXPECT_THAT(Sign(), IsEmpty());
  EXPECT_EQ(number_, 0);
  Put("a", "3");
  Sign();
  EXPECT_EQ(number_, 3);
  EXPECT_THAT(CheckAll(), IsEmpty());
  EXPECT_THAT(other->CheckAll()->problems, IsEmpty());
}

TEST_P(HeadSignerTest, IsOnlyAsFastAsTheOthersLetIt) {
  // Somebody adds a statement between our look and ours.
  auto other = NewSigner(*ledger_);
  bool once = true;
  hooks_->statement = [&](sql::Connection&, std::string_view text, sql::Parameters) {
    if (text.starts_with("SELECT l.ledger, c.seq, c.hash") && std::exchange(once, false)) {
      EXPECT_EQ(other->Sign()->number, 1);
    }
    return absl::OkStatus();
  };
  EXPECT_THAT(Sign(), IsEmpty());
  EXPECT_EQ(number_, 0) << "all was signed when it looked again";
  EXPECT_THAT(ledger_->Statements(0, 10).value(), SizeIs(1));
}

TEST_P(HeadSignerTest, AStoreThatFailsIsAskedAgain) {
  hooks_->commit = [] { return ledger::StoreFailure(); };
  EXPECT_THAT(signer_->Sign().status(), Fails(absl::StatusCode::kUnavailable));
  hooks_->commit = nullptr;
  EXPECT_THAT(Sign(), IsEmpty());
  EXPECT_EQ(number_, 1);
}

TEST_P(HeadSignerTest, WithoutAKeyNothingIsSigned) {
  SignerOptions options;
  options.service = "reporting";
  auto none = HeadSigner::Create(*ledger_, std::move(options)).value();
  EXPECT_FALSE(none->has_keys());
  EXPECT_EQ(none->Sign()->number, 0);
  EXPECT_THAT(none->CheckAll()->problems, IsEmpty());
  EXPECT_EQ(Signed(), "");
}

TEST_P(HeadSignerTest, AnEarlierKeyIsTrustedWhileItIsNamed) {
  Sign();
  Put("a", "2");
  SignerOptions next;
  next.service = "reporting";
  next.key = SigningKey::FromPem(NewKeyPair().private_pem).value();
  SignerOptions rotated = next;
  rotated.earlier.Add(key_);
  auto signer = HeadSigner::Create(*ledger_, rotated).value();
  EXPECT_EQ(signer->Sign()->number, 2);
  EXPECT_THAT(signer->CheckAll()->problems, IsEmpty());
  auto forgetful = HeadSigner::Create(*ledger_, next).value();
  EXPECT_THAT(Show(forgetful->CheckAll()->problems),
              ElementsAre("1 the statement has no signature of this service",
                          "2 the statement before it is not the one that it names"));
}

// Where nobody else may write, the process knows every commit.
class SoleSignerTest : public HeadSignerTest {};

INSTANTIATE_TEST_SUITE_P(Engines, SoleSignerTest, ::testing::Values(sql::Engines().front()),
                         sql::NameOf);

TEST_P(SoleSignerTest, DoesNotSignWhatWasAppendedBehindItsBack) {
  ASSERT_TRUE(sole_writer());
  Sign();
  Put("a", "2");
  Forge("l", 3, "forged");
  EXPECT_THAT(ledger_->Verify("l", std::nullopt)->violations, IsEmpty());
  EXPECT_THAT(Sign(), ElementsAre("l 3 this service did not make the commit"));
  EXPECT_EQ(Signed(), "l 2") << "its own are signed";
  // Nor what is built on it.
  Put("a", "4");
  EXPECT_THAT(Sign(), ElementsAre("l 3 this service did not make the commit"));
  EXPECT_EQ(number_, 0);
  EXPECT_THAT(CheckAll(), ElementsAre("l 3 this service did not make the commit"));
  now_ += absl::Hours(1);
  EXPECT_THAT(CheckAll(), ElementsAre("l 3 no statement covers this commit and those after it",
                                      "l 3 this service did not make the commit"));
}

TEST_P(SoleSignerTest, DoesNotSignItsOwnCommitThatWasRewrittenUnsigned) {
  Sign();
  Put("a", "2");
  Put("a", "3");
  Forge("l", 2, "forged");
  Put("a", "4");
  EXPECT_THAT(ledger_->Verify("l", std::nullopt)->violations, IsEmpty());
  EXPECT_THAT(Sign(), ElementsAre("l 2 the commit is not the one that this service made"));
  EXPECT_EQ(number_, 0);
  Put("a", "5");
  EXPECT_THAT(Sign(), ElementsAre("l 2 the commit is not the one that this service made"));
}

TEST_P(SoleSignerTest, MissesItsOwnCommitThatWasCutUnsigned) {
  Sign();
  Put("a", "2");
  Cut("l", 1);
  EXPECT_THAT(Sign(), ElementsAre("l 2 this service made the commit, and it is not there"));
  EXPECT_EQ(number_, 0);
}

TEST_P(SoleSignerTest, MissesALedgerThatWasNeverSigned) {
  Put("a", "1", "third");
  Remove("third");
  EXPECT_THAT(Sign(), ElementsAre("third 1 this service made the commit, and it is not there"));
  EXPECT_EQ(Signed(), "l 1, other 1");
}

TEST_P(SoleSignerTest, DoesNotSignALedgerThatItDidNotMake) {
  Tamper("INSERT INTO ledgers (ledger) VALUES ('new')");
  Forge("new", 1, "forged");
  EXPECT_THAT(Sign(), ElementsAre("new 1 this service did not make the commit"));
  EXPECT_EQ(Signed(), "l 1, other 1");
}

TEST_P(SoleSignerTest, WaitsToHearOfItsOwnCommit) {
  Sign();
  // Is called when the commit is in the store, before the signer hears of it.
  std::thread signing;
  std::atomic<bool> done = false;
  std::vector<std::string> refused;
  bool once = true;
  signer_.reset();
  ledger_->Listen([&](const ledger::Committed&) {
    if (!std::exchange(once, false)) return;
    signing = std::thread([&] {
      refused = Sign();
      done = true;
    });
    while (ledger_->queued() == 0 && !done) std::this_thread::yield();
  });
  Start();
  Put("a", "2");
  signing.join();
  EXPECT_THAT(refused, IsEmpty());
  EXPECT_EQ(Signed(), "l 2");
}

TEST_P(SoleSignerTest, SaysWhatItSignsAsItFoundIt) {
  EXPECT_THAT(signer_->Sign()->found, IsEmpty()) << "the first statement is of all there is";
  Put("a", "2");
  Put("a", "3");
  Restart();
  Put("a", "2", "other");
  EXPECT_THAT(Show(signer_->Sign()->found),
              ElementsAre("l 2 no statement covered this commit and those up to 3 when the service "
                          "started: they are signed as they were found"));
  Restart();
  Put("a", "4");
  EXPECT_THAT(signer_->Sign()->found, IsEmpty());
}

TEST_P(SoleSignerTest, SignsWhatAnImportAppended) {
  // Commits of another deployment, with their own hashes.
  const auto entries = ledger_->Log({"l"}, 10).value();
  Sign();
  Remove("l");
  Restart();
  auto copy = entries;
  for (auto& entry : copy) entry.position.ledger = "l";
  ledger::Import import;
  import.seq = entries.back().position.seq;
  import.hash = entries.back().hash;
  import.cause.actor = "user:lan";
  import.cause.request_id = "import";
  import.key = "units/l/imports/1";
  import.record = "record";
  ASSERT_THAT(ledger_->Append(import, {"l", 0, 0}, copy), IsOk());
  EXPECT_THAT(Sign(), IsEmpty());
}

}  // namespace
}  // namespace thidua::log_service
