#include "common/ledger/log/statement.h"

#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/ledger/log/statement_chain.h"
#include "common/testing/key_pair.h"
#include "common/value/digest.h"

namespace thidua::ledger {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixMicros(1'795'932'000'123'456);

CommitId At(std::string ledger, int64_t seq) {
  return {ledger, seq, Sha256(ledger + std::to_string(seq))};
}

Statement Sample() {
  Statement statement;
  statement.service = "reporting";
  statement.number = 42;
  statement.time = kNow;
  statement.previous = Sha256("before");
  statement.ledgers = 2;
  statement.all = Sha256("all");
  statement.heads = {At("catalog", 7), At("khoai-chau", 12)};
  return statement;
}

TEST(StatementTest, IsATextThatAnyoneCanRead) {
  EXPECT_EQ(WriteStatement(Sample()),
            "thidua statement 1\n"
            "service: reporting\n"
            "number: 42\n"
            "time: 2026-11-29T06:00:00.123456Z\n"
            "previous: " +
                ToHex(Sha256("before")) +
                "\n"
                "all: 2 " +
                ToHex(Sha256("all")) +
                "\n"
                "head: catalog 7 " +
                ToHex(Sha256("catalog7")) +
                "\n"
                "head: khoai-chau 12 " +
                ToHex(Sha256("khoai-chau12")) + "\n");
}

TEST(StatementTest, IsReadAsItWasWritten) {
  EXPECT_EQ(ParseStatement(WriteStatement(Sample())), Sample());
  Statement still = Sample();
  still.heads.clear();
  EXPECT_EQ(ParseStatement(WriteStatement(still)), still);
}

TEST(StatementTest, OneStatementHasOneText) {
  const std::string text = WriteStatement(Sample());
  const std::vector<std::pair<std::string, std::string>> alterations = {
      {"thidua statement 1", "thidua statement 2"},
      {"number: 42", "number: 042"},
      {"number: 42", "number: +42"},
      {"number: 42", "number:  42"},
      {"number: 42", "number: x"},
      {"number: 42\n", ""},
      {"06:00:00.123456Z", "06:00:00.123456+00:00"},
      {"06:00:00.123456Z", "06:00:00.1234567Z"},
      {"service: ", "Service: "},
      {"all: 2 ", "all: 2  "},
      {"all: 2 ", "all: "},
      {"head: catalog 7 ", "head: catalog 7"},
      {"head: catalog ", "head: zz "},
      {ToHex(Sha256("catalog7")), ToHex(Sha256("catalog7")).substr(1)},
      {ToHex(Sha256("catalog7")), "x" + ToHex(Sha256("catalog7")).substr(1)},
      {"head: khoai-chau", "head: catalog"},
      {"\nhead: catalog", "\r\nhead: catalog"},
      {"\nhead: catalog", "\n\nhead: catalog"},
      {"\nhead: khoai-chau", "\nmore: khoai-chau"},
  };
  for (const auto& [what, with] : alterations) {
    const std::string altered = absl::StrReplaceAll(text, {{what, with}});
    ASSERT_NE(altered, text) << what;
    EXPECT_EQ(ParseStatement(altered), std::nullopt) << with;
  }
  EXPECT_EQ(ParseStatement(text.substr(0, text.size() - 1)), std::nullopt);
  EXPECT_EQ(ParseStatement(text + "\n"), std::nullopt);
  EXPECT_EQ(ParseStatement(""), std::nullopt);
}

class StatementChainTest : public ::testing::Test {
 protected:
  StatementChainTest() { keys_.Add(key_); }

  StatementChain New() const { return {"reporting", keys_}; }
  StoredStatement Stored(const Statement& statement) const { return Stored(statement, key_); }
  static StoredStatement Stored(const Statement& statement, const SigningKey& key) {
    const std::string body = WriteStatement(statement);
    return {statement.number, body, key.Sign(body).value()};
  }
  // What `chain` would say next, taken in.
  StoredStatement Sign(StatementChain& chain, std::vector<CommitId> moved) const {
    StoredStatement stored = Stored(chain.Next(std::move(moved), kNow));
    EXPECT_THAT(chain.Add(stored), IsEmpty());
    EXPECT_EQ(chain.CheckAll(), std::nullopt);
    return stored;
  }

  const SigningKey key_ = SigningKey::FromPem(NewKeyPair().private_pem).value();
  const SigningKey other_ = SigningKey::FromPem(NewKeyPair().private_pem).value();
  VerifyingKeys keys_;
};

auto Problem(int64_t number, const std::string& text) {
  return AllOf(Field("number", &StatementProblem::number, number),
               Field("problem", &StatementProblem::problem, HasSubstr(text)));
}

TEST_F(StatementChainTest, EachNamesTheOneBeforeAndAllThatIsSigned) {
  StatementChain chain = New();
  const Statement first = chain.Next({At("a", 1)}, kNow);
  EXPECT_EQ(first.number, 1);
  EXPECT_EQ(first.previous, std::string(32, '\0'));
  const StoredStatement stored = Sign(chain, {At("a", 1), At("b", 1)});
  const Statement second = chain.Next({At("b", 3)}, kNow - absl::Hours(1));
  EXPECT_EQ(second.number, 2);
  EXPECT_EQ(second.time, kNow) << "no statement is older than the one before";
  EXPECT_EQ(second.previous, Sha256(stored.body));
  EXPECT_EQ(second.ledgers, 2);
  EXPECT_EQ(second.all,
            Sha256("a 1 " + ToHex(At("a", 1).hash) + "\nb 3 " + ToHex(At("b", 3).hash) + "\n"));
  Sign(chain, {At("b", 3)});
  EXPECT_EQ(chain.number(), 2);
  EXPECT_THAT(chain.heads(), ElementsAre(std::pair("a", At("a", 1)), std::pair("b", At("b", 3))));
}

TEST_F(StatementChainTest, WhatAnotherKeySignedTakesOnlyItsNumber) {
  StatementChain chain = New();
  Sign(chain, {At("a", 1)});
  EXPECT_THAT(chain.Add(Stored(chain.Next({At("a", 2)}, kNow), other_)),
              ElementsAre(Problem(2, "no signature of this service")));
  EXPECT_EQ(chain.number(), 1);
  EXPECT_EQ(chain.heads().at("a").seq, 1);
  const Statement next = chain.Next({At("a", 3)}, kNow);
  EXPECT_EQ(next.number, 3);
  EXPECT_THAT(chain.Add(Stored(next)), IsEmpty());
  // Far away it is in nobody's way.
  EXPECT_THAT(chain.Add({1'000, "x", "y"}), ElementsAre(Problem(1'000, "no signature")));
  EXPECT_EQ(chain.Next({}, kNow).number, 4);
}

TEST_F(StatementChainTest, NamesWhatIsMissing) {
  StatementChain chain = New();
  std::vector<StoredStatement> all;
  for (int seq = 1; seq <= 5; ++seq) all.push_back(Sign(chain, {At("a", seq)}));
  StatementChain later = New();
  later.Add(all[0]);
  EXPECT_THAT(later.Add(all[2]), ElementsAre(Problem(3, "statement 2 before it is missing")));
  EXPECT_THAT(later.Add(all[3]), IsEmpty());
  EXPECT_EQ(later.heads().at("a").seq, 4);
  StatementChain empty = New();
  EXPECT_THAT(empty.Add(all[4]), ElementsAre(Problem(5, "statements 1 to 4 before it")));
}

TEST_F(StatementChainTest, NamesWhatDoesNotFollow) {
  StatementChain chain = New(), fork = New();
  Sign(chain, {At("a", 1)});
  Sign(fork, {At("a", 1), At("b", 1)});
  EXPECT_THAT(chain.Add(Sign(fork, {At("a", 2)})), ElementsAre(Problem(2, "not the one")));
}

TEST_F(StatementChainTest, NamesAnAlteredOrMisplacedStatement) {
  StatementChain chain = New();
  const StoredStatement good = Stored(chain.Next({At("a", 1)}, kNow));
  StoredStatement altered = good;
  altered.body.back() = ' ';
  EXPECT_THAT(New().Add(altered), ElementsAre(Problem(1, "no signature")));
  StoredStatement moved = good;
  moved.number = 2;
  EXPECT_THAT(New().Add(moved), ElementsAre(Problem(2, "another one")));
  StatementChain targets("targets", keys_);
  EXPECT_THAT(targets.Add(good), ElementsAre(Problem(1, "of another service")));
  EXPECT_THAT(New().Add({1, "text", key_.Sign("text").value()}),
              ElementsAre(Problem(1, "another one")));
}

TEST_F(StatementChainTest, ChecksWhatIsSaidOfAll) {
  StatementChain chain = New();
  Statement wrong = chain.Next({At("a", 1)}, kNow);
  wrong.ledgers = 2;
  EXPECT_THAT(chain.Add(Stored(wrong)), IsEmpty());
  ASSERT_TRUE(chain.CheckAll().has_value());
  EXPECT_THAT(*chain.CheckAll(), Problem(1, "other heads"));
}

}  // namespace
}  // namespace thidua::ledger
