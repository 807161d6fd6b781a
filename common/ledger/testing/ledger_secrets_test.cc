// Secrets beside the ledgers, on every engine.
#include <absl/strings/str_cat.h>

#include <set>
#include <thread>

#include "common/ledger/secrets.h"
#include "common/ledger/testing/ledger_fixture.h"

namespace thidua::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

using Names = std::vector<std::string>;

class LedgerSecretsTest : public LedgerFixture {
 protected:
  SecretMap Make(const Names& names, std::string_view ledger = "l") {
    return ledger_->secrets().Make(ledger, names).value();
  }
  SecretMap Load(const Names& names, std::string_view ledger = "l") {
    return ledger_->secrets().Load(ledger, names).value();
  }
  absl::Status Erase(std::string_view name, std::string_view ledger = "l") {
    return ledger_->secrets().Erase(ledger, name);
  }
};

// Those that several processes share.
class SharedSecretsTest : public LedgerSecretsTest {};

INSTANTIATE_TEST_SUITE_P(Engines, LedgerSecretsTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);
INSTANTIATE_TEST_SUITE_P(Engines, SharedSecretsTest, ::testing::ValuesIn(sql::SharedEngines()),
                         sql::NameOf);

Names Many(int count) {
  Names names;
  for (int i = 0; i < count; ++i) names.push_back(absl::StrCat("person-", i));
  return names;
}

std::set<std::string> BytesOf(const SecretMap& secrets) {
  std::set<std::string> bytes;
  for (const auto& [name, secret] : secrets) bytes.insert(secret);
  return bytes;
}

TEST_P(LedgerSecretsTest, MakesOneForEachNameAndKeepsIt) {
  EXPECT_THAT(Load({"lan", "binh"}), IsEmpty());
  const SecretMap made = Make({"lan", "binh", "lan"});
  EXPECT_THAT(made, ElementsAre(Pair("binh", SizeIs(64)), Pair("lan", SizeIs(64))));
  EXPECT_NE(made.at("binh"), made.at("lan"));
  EXPECT_EQ(Make({"binh", "lan"}), made);
  EXPECT_EQ(Load({"lan", "nobody", "binh"}), made);
  Reopen();
  EXPECT_EQ(Load({"lan", "binh"}), made);
  const SecretMap more = Make({"lan", "chi"});
  EXPECT_EQ(more.at("lan"), made.at("lan"));
  EXPECT_THAT(more, SizeIs(2));
}

TEST_P(LedgerSecretsTest, NamesNobody) {
  EXPECT_THAT(Make({}), IsEmpty());
  EXPECT_THAT(Load({}), IsEmpty());
}

TEST_P(LedgerSecretsTest, AreOfTheirLedger) {
  const SecretMap here = Make({"lan"}), there = Make({"lan"}, "m");
  EXPECT_NE(here, there);
  ASSERT_THAT(Erase("lan"), IsOk());
  EXPECT_THAT(Load({"lan"}), IsEmpty());
  EXPECT_EQ(Load({"lan"}, "m"), there);
}

TEST_P(LedgerSecretsTest, ServesManyAtOnce) {
  const SecretMap first = Make(Many(100));
  EXPECT_THAT(BytesOf(first), SizeIs(100));
  const SecretMap all = Make(Many(1500));
  EXPECT_THAT(BytesOf(all), SizeIs(1500));
  for (const auto& [name, secret] : first) EXPECT_EQ(all.at(name), secret);
  EXPECT_EQ(Load(Many(1500)), all);
  EXPECT_EQ(Load(Many(3000)), all);
}

TEST_P(LedgerSecretsTest, AnErasedOneIsNeverMadeAgain) {
  const SecretMap made = Make({"lan", "binh"});
  ASSERT_THAT(Erase("lan"), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(Load({"lan", "binh"}), ElementsAre(Pair("binh", made.at("binh"))));
    EXPECT_THAT(ledger_->secrets().Make("l", {"binh", "chi", "lan"}),
                Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
    EXPECT_THAT(Load({"chi"}), IsEmpty()) << "none was made";
    ASSERT_THAT(Erase("lan"), IsOk()) << "again";
    Reopen();
  }
  EXPECT_EQ(Make({"binh"}).at("binh"), made.at("binh"));
}

TEST_P(LedgerSecretsTest, WhoNeverHadOneIsErasedToo) {
  ASSERT_THAT(Erase("lan"), IsOk());
  EXPECT_THAT(ledger_->secrets().Make("l", {"lan"}), Fails(absl::StatusCode::kFailedPrecondition));
}

TEST_P(LedgerSecretsTest, RefusesWhatIsNoName) {
  Secrets& secrets = ledger_->secrets();
  for (const std::string& bad : {std::string(), std::string("a b"), std::string("Lân"),
                                 std::string("a\0b", 3), std::string("\xff")}) {
    for (const absl::Status& status :
         {secrets.Make("l", {"lan", bad}).status(), secrets.Make(bad, {"lan"}).status(),
          secrets.Load("l", {bad}).status(), secrets.Load(bad, {"lan"}).status(),
          secrets.Erase("l", bad), secrets.Erase(bad, "lan")}) {
      EXPECT_THAT(status,
                  Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
    }
  }
  EXPECT_THAT(Load({"lan"}), IsEmpty());
}

TEST_P(LedgerSecretsTest, ADamagedOneIsNotUsed) {
  Make({"lan"});
  Tamper("UPDATE secrets SET secret = $1 WHERE name = 'lan'", {sql::Blob("short")});
  for (const auto& result :
       {ledger_->secrets().Load("l", {"lan"}), ledger_->secrets().Make("l", {"lan"})}) {
    EXPECT_THAT(result, Fails(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT));
    EXPECT_THAT(result.status().ToString(), Not(HasSubstr("short")));
  }
}

TEST_P(LedgerSecretsTest, NoLedgerKnowsOfThem) {
  Put("a", "1");
  const Position before = Head();
  Make({"lan", "binh"});
  Make({"lan"}, "another");
  ASSERT_THAT(Erase("lan"), IsOk());
  EXPECT_EQ(Head(), before);
  EXPECT_THAT(ledger_->Ledgers().value(), ElementsAre("l"));
  EXPECT_THAT(ledger_->Verify("l", before)->violations, IsEmpty());
  EXPECT_THAT(ledger_->CompareSchema()->differences, IsEmpty());
  Put("a", "2");
  EXPECT_THAT(ledger_->Verify("l", before)->violations, IsEmpty());
}

TEST_P(LedgerSecretsTest, AStoreThatFailsMakesNone) {
  hooks_->commit = [] { return StoreFailure(); };
  EXPECT_THAT(ledger_->secrets().Make("l", {"lan"}), Fails(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Erase("binh"), Fails(absl::StatusCode::kUnavailable));
  hooks_->commit = nullptr;
  EXPECT_THAT(Load({"lan"}), IsEmpty());
  EXPECT_THAT(Make({"lan", "binh"}), SizeIs(2));
}

// Who asks at the same time is told the same.
TEST_P(LedgerSecretsTest, ThreadsShareOne) {
  std::vector<SecretMap> told(4);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < told.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string own = absl::StrCat("own-", t, "-", i), common = absl::StrCat("all-", i);
        told[t].merge(ledger_->secrets().Make("l", {own, common}).value());
        EXPECT_TRUE(ledger_->Commit("l", {}, Putting(own, "1"), absl::InfiniteFuture()).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < 20; ++i) {
    const std::string common = absl::StrCat("all-", i);
    std::set<std::string> all;
    for (const SecretMap& one : told) all.insert(one.at(common));
    EXPECT_THAT(all, ElementsAre(Load({common}).at(common)));
  }
}

TEST_P(LedgerSecretsTest, AnErasureAmongMakersHolds) {
  std::vector<std::thread> makers;
  for (int t = 0; t < 3; ++t) {
    makers.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const auto made = ledger_->secrets().Make("l", {absl::StrCat("x-", t, "-", i), "lan"});
        EXPECT_TRUE(made.ok() || absl::IsFailedPrecondition(made.status())) << made.status();
      }
    });
  }
  EXPECT_THAT(Erase("lan"), IsOk());
  for (std::thread& maker : makers) maker.join();
  EXPECT_THAT(Load({"lan"}), IsEmpty());
  EXPECT_THAT(ledger_->secrets().Make("l", {"lan"}), Fails(absl::StatusCode::kFailedPrecondition));
}

TEST_P(SharedSecretsTest, ProcessesShareOne) {
  const auto other = OpenReplica();
  Names forth = Many(200), back(forth.rbegin(), forth.rend());
  for (int round = 0; round < 5; ++round) {
    const std::string ledger = absl::StrCat("ledger-", round);
    SecretMap here, there;
    std::thread beside([&] { there = other->secrets().Make(ledger, back).value(); });
    here = Make(forth, ledger);
    beside.join();
    EXPECT_EQ(here, there);
    EXPECT_EQ(Load(forth, ledger), here);
  }
  ASSERT_THAT(Erase("person-7", "ledger-0"), IsOk());
  EXPECT_THAT(other->secrets().Load("ledger-0", {"person-7"}).value(), IsEmpty());
}

}  // namespace
}  // namespace thidua::ledger
