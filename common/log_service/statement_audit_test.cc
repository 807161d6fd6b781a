// CheckAll and CheckLedger on every engine: what they find, and where.
#include "common/log_service/statement_audit.h"

#include "common/log_service/testing/signer_fixture.h"

namespace thidua::log_service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// "l" of three commits and "other" of one, each commit with its statement.
class StatementAuditTest : public SignerFixture {
 protected:
  StatementAuditTest() {
    Put("a", "1", "other");
    for (const char* bytes : {"1", "2", "3"}) {
      Put("a", bytes);
      Sign();
    }
  }
  std::vector<std::string> CheckLedger(const std::string& name = "l") {
    const auto coverage = signer_->CheckLedger(name);
    EXPECT_THAT(coverage, IsOk());
    covered_ = coverage->seq;
    return Show(coverage->problems);
  }
  ledger::StoredStatement Statement(int64_t number) {
    return ledger_->Statements(number - 1, 1).value().at(0);
  }

  int64_t covered_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Engines, StatementAuditTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

TEST_P(StatementAuditTest, AnHonestLogIsCovered) {
  EXPECT_THAT(CheckLedger(), IsEmpty());
  EXPECT_EQ(covered_, 3);
  const auto report = signer_->CheckAll().value();
  EXPECT_THAT(Show(report.problems), IsEmpty());
  EXPECT_EQ(report.statements, 3);
  EXPECT_EQ(report.last.number, 3);
  EXPECT_EQ(report.last.body, Statement(3).body);
  EXPECT_EQ(report.heads.at("l"), (ledger::CommitId{"l", 3, ledger_->AllHeads()->at(0).hash}));
  EXPECT_EQ(report.heads.at("other").seq, 1);
  EXPECT_EQ(report.schema_unchecked, "");
  EXPECT_THAT(CheckLedger("none"), IsEmpty());
  EXPECT_EQ(covered_, 0);
}

TEST_P(StatementAuditTest, ACommitMayWaitTwoMinutesForItsStatement) {
  Put("a", "4");
  now_ += absl::Minutes(2);
  EXPECT_THAT(CheckLedger(), IsEmpty());
  now_ += absl::Seconds(1);
  EXPECT_THAT(CheckLedger(), ElementsAre("l 4 no statement covers this commit and those after it"));
  EXPECT_EQ(covered_, 3);
  EXPECT_THAT(CheckAll(), IsEmpty()) << "signs first";
  EXPECT_THAT(CheckLedger(), IsEmpty());
  EXPECT_EQ(covered_, 4);
}

TEST_P(StatementAuditTest, FindsARewrittenTail) {
  Forge("l", 2, "forged");
  EXPECT_THAT(ledger_->Verify("l", std::nullopt)->violations, IsEmpty());
  const auto found = "l 3 the commit is not the one that was signed: the log was rewritten";
  EXPECT_THAT(CheckLedger(), ElementsAre(found));
  EXPECT_THAT(CheckAll(), ElementsAre(found));
  EXPECT_THAT(CheckLedger("other"), IsEmpty());
}

TEST_P(StatementAuditTest, FindsALogThatWasCut) {
  Cut("l", 2);
  EXPECT_THAT(ledger_->Verify("l", std::nullopt)->violations, IsEmpty());
  const auto found = "l 3 the commit was signed and is not there: the log was cut";
  EXPECT_THAT(CheckLedger(), ElementsAre(found));
  EXPECT_THAT(CheckAll(), ElementsAre(found));
}

TEST_P(StatementAuditTest, FindsALogThatWasCutWithItsStatementsWhileTheServiceRuns) {
  Cut("l", 2);
  Tamper("DELETE FROM statements WHERE number = 3");
  EXPECT_THAT(CheckLedger(), ElementsAre(HasSubstr("l 3 the commit was signed"),
                                         "3 the statement was there and is not, or is another"));
  EXPECT_THAT(CheckAll(), Contains("3 the statement was there and is not, or is another"));
}

TEST_P(StatementAuditTest, FindsAnAlteredStatement) {
  Tamper("UPDATE statements SET body = REPLACE(body, 'l 2 ', 'l 9 ') WHERE number = 2");
  EXPECT_THAT(CheckAll(), ElementsAre("2 the statement has no signature of this service",
                                      "3 the statement before it is not the one that it names"));
  Restart();
  EXPECT_THAT(CheckLedger(), ElementsAre(HasSubstr("2 the statement has no signature"),
                                         HasSubstr("3 the statement before it")));
}

TEST_P(StatementAuditTest, FindsAnAlteredSignature) {
  Tamper("UPDATE statements SET signature = $1 WHERE number = 3",
         {sql::Blob(Statement(2).signature)});
  EXPECT_THAT(CheckAll(), Contains("3 the statement has no signature of this service"));
}

TEST_P(StatementAuditTest, FindsAStatementOfAnotherKey) {
  Forge("l", 3, "forged");
  ledger::Statement forged = ledger::ParseStatement(Statement(3).body).value();
  forged.heads = {ledger_->AllHeads()->at(0)};
  const std::string body = WriteStatement(forged);
  const auto key = SigningKey::FromPem(NewKeyPair().private_pem).value();
  Tamper("UPDATE statements SET body = $1, signature = $2 WHERE number = 3",
         {body, sql::Blob(key.Sign(body).value())});
  EXPECT_THAT(CheckAll(), Contains("3 the statement has no signature of this service"));
  Restart();
  EXPECT_THAT(CheckAll(), Contains("3 the statement has no signature of this service"));
}

TEST_P(StatementAuditTest, FindsAMissingStatement) {
  Tamper("DELETE FROM statements WHERE number = 2");
  EXPECT_THAT(CheckAll(), ElementsAre("3 statement 2 before it is missing"));
}

TEST_P(StatementAuditTest, FindsThatAllStatementsAreGone) {
  Tamper("DELETE FROM statements");
  EXPECT_THAT(CheckAll(), Contains("3 the statement was there and is not, or is another"));
}

TEST_P(StatementAuditTest, FindsARenamedLedger) {
  Rename("other", "renamed");
  EXPECT_THAT(CheckAll(), Contains("other 1 the ledger was signed and is not there: it was removed "
                                   "or renamed"));
  EXPECT_THAT(CheckLedger("other"), Contains(HasSubstr("removed or renamed")));
}

TEST_P(StatementAuditTest, FindsWhatWasDoneToTheSchema) {
  Tamper("DROP INDEX commits_by_request");
  EXPECT_THAT(CheckAll(),
              ElementsAre("the schema was changed: index commits_by_request is missing"));
  Tamper("CREATE TABLE more (n BIGINT)");
  EXPECT_THAT(CheckAll(), Contains("the schema was changed: table more is of no migration"));
}

}  // namespace
}  // namespace thidua::log_service
