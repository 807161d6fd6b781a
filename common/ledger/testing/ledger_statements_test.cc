// What statements are made of and where they are kept, on every engine.
#include "common/ledger/testing/ledger_fixture.h"

namespace thidua::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LedgerStatementsTest : public LedgerFixture {
 protected:
  std::string HashOf(const std::string& ledger, size_t seq) {
    return ledger_->Log({ledger}, seq).value().at(seq - 1).hash;
  }
  // Number, body and signature of all after `after`.
  std::vector<std::string> Statements(int64_t after = 0, size_t limit = 100) {
    std::vector<std::string> shown;
    const auto statements = ledger_->Statements(after, limit).value();
    for (const StoredStatement& s : statements) {
      shown.push_back(std::to_string(s.number) + s.body + s.signature);
    }
    return shown;
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, LedgerStatementsTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

TEST_P(LedgerStatementsTest, TellsEveryHeadWithItsWholeHash) {
  EXPECT_THAT(ledger_->AllHeads().value(), IsEmpty());
  Put("a", "1");
  Put("a", "2");
  Put("x", "1", "catalog");
  EXPECT_THAT(ledger_->AllHeads().value(), ElementsAre(CommitId{"catalog", 1, HashOf("catalog", 1)},
                                                       CommitId{"l", 2, HashOf("l", 2)}));
  EXPECT_THAT(HashOf("l", 2), SizeIs(32));
}

TEST_P(LedgerStatementsTest, TellsTheHashesOfCommitsThatAreNamed) {
  Put("a", "1");
  Put("a", "2");
  Put("x", "1", "catalog");
  EXPECT_THAT(ledger_->Hashes({}).value(), IsEmpty());
  EXPECT_THAT(
      ledger_
          ->Hashes({{"l", 1, ""}, {"l", 3, ""}, {"catalog", 1, ""}, {"none", 1, ""}, {"l", 2, ""}})
          .value(),
      ElementsAre(HashOf("l", 1), "", HashOf("catalog", 1), "", HashOf("l", 2)));
  std::vector<CommitId> many(100, {"l", 1, ""});
  many[70] = {"l", 9, ""};
  const auto hashes = ledger_->Hashes(many).value();
  EXPECT_EQ(hashes[69], HashOf("l", 1));
  EXPECT_EQ(hashes[70], "");
  EXPECT_EQ(hashes[99], HashOf("l", 1));
}

TEST_P(LedgerStatementsTest, KeepsStatementsInTheirOrder) {
  EXPECT_THAT(Statements(), IsEmpty());
  for (int64_t number : {2, 1, 3}) {
    ASSERT_THAT(ledger_->AddStatement({number, "body\n", std::string("s\0s", 3)}), IsOk());
  }
  const std::string rest("body\ns\0s", 8);
  EXPECT_THAT(Statements(), ElementsAre("1" + rest, "2" + rest, "3" + rest));
  EXPECT_THAT(Statements(1, 1), ElementsAre("2" + rest));
  EXPECT_THAT(Statements(3), IsEmpty());
  Reopen();
  EXPECT_THAT(Statements(), SizeIs(3));
}

TEST_P(LedgerStatementsTest, ANumberIsTakenOnce) {
  ASSERT_THAT(ledger_->AddStatement({1, "one", "s"}), IsOk());
  EXPECT_THAT(ledger_->AddStatement({1, "two", "s"}),
              Fails(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
  EXPECT_THAT(Statements(), ElementsAre("1ones"));
  // Whoever was slower goes on with the next.
  EXPECT_THAT(ledger_->AddStatement({2, "two", "s"}), IsOk());
}

TEST_P(LedgerStatementsTest, AStoreThatFailsKeepsNothing) {
  hooks_->commit = [] { return StoreFailure(); };
  EXPECT_THAT(ledger_->AddStatement({1, "one", "s"}), Fails(absl::StatusCode::kUnavailable));
  hooks_->commit = nullptr;
  EXPECT_THAT(Statements(), IsEmpty());
  EXPECT_THAT(ledger_->AddStatement({1, "one", "s"}), IsOk());
}

}  // namespace
}  // namespace thidua::ledger
