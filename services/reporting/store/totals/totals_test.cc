#include "services/reporting/store/totals/totals.h"

#include <gmock/gmock.h>

#include "services/reporting/store/totals/testing/totals_fixture.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Rounds = std::vector<v1::Round>;

constexpr char kSocio[] = "units/khoai-chau/rounds/socio.";

// A reader at a position where nothing more can be read.
class ClosedReader : public ledger::Reader {
 public:
  explicit ClosedReader(ledger::Position position) : position_(std::move(position)) {}

  const ledger::Position& position() const override { return position_; }
  absl::StatusOr<std::optional<ledger::Image>> Get(std::string_view) override { return closed_; }
  absl::Status Visit(std::string_view, std::string_view, size_t, ledger::ImageVisitor) override {
    return closed_;
  }
  absl::StatusOr<bool> WalkCollection(std::string_view, std::string_view,
                                      ledger::ImageWalker) override {
    return closed_;
  }
  absl::StatusOr<std::vector<ledger::Position>> Versions(
      const std::vector<ledger::KeyAndUnder>&) override {
    return closed_;
  }
  absl::StatusOr<ledger::Position> PositionOf(int64_t) override { return closed_; }

 private:
  const ledger::Position position_;
  const absl::Status closed_ = absl::UnavailableError("closed");
};

TEST_F(TotalsTest, FoldsOncePerVersion) {
  auto totals = NewTotals();
  store_->Open(kRound);
  store_->Open(kOther);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(totals->FindReady(kRound), std::nullopt);
  EXPECT_EQ(Income(*totals), "1.5");
  EXPECT_EQ(Income(*totals), "1.5");
  EXPECT_EQ(totals->counters().folds, 1);
  EXPECT_EQ(totals->counters().near, 1);
  // Neither another round nor a working report makes it fold again; the position moves on.
  store_->Accept(kOther, "an-vi", 999);
  const auto head = store_->Put(ReportsOf(kRound) + "an-vi", "draft");
  auto ready = totals->FindReady(kRound);
  ASSERT_TRUE(ready);
  EXPECT_EQ(*ready->token, ledger::EncodeToken(kService, head));
  store_->Accept(kRound, "dan-tien", 10);
  EXPECT_EQ(totals->FindReady(kRound), std::nullopt);
  EXPECT_EQ(Income(*totals), "2.5");
  EXPECT_EQ(totals->counters().folds, 2);
  EXPECT_FALSE(ready->restricted);
}

TEST_F(TotalsTest, ChangeOfTheRoundItselfIsANewVersion) {
  auto totals = NewTotals();
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(*totals), "1.5");
  v1::Round round = SampleRound();
  round.mutable_columns(0)->set_decimals(0);
  store_->Put(kRound, resource::ToImage(round));
  EXPECT_EQ(Income(*totals), "15");
}

TEST_F(TotalsTest, AnswersAtExactlyTheGivenPosition) {
  auto totals = NewTotals();
  const auto before = store_->Put("units/khoai-chau/rounds/x.2021", "x");
  store_->Open(kRound);
  const auto one = store_->Accept(kRound, "an-vi", 15);
  store_->Accept(kRound, "an-vi", 25);
  EXPECT_EQ(Income(*totals), "2.5");
  EXPECT_EQ(Income(*totals, kRound, {.exactly = one}), "1.5");
  EXPECT_EQ(totals->Get(kRound, {.exactly = before}, kSoon).status().code(),
            absl::StatusCode::kNotFound);
  ledger::Position foreign = one;
  foreign.hash8 ^= 1;
  EXPECT_EQ(totals->Get(kRound, {.exactly = foreign}, kSoon).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(totals->Get("units/khoai-chau/rounds/none.2022", {}, kSoon).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(TotalsTest, KeepsALeafBesideEveryTotal) {
  StartRedis();
  store_->Open(kRound);
  const auto version = store_->Accept(kRound, "an-vi", 15);
  auto leaf_of = [&](Totals& totals) {
    auto leaf =
        totals.FindLeaves(**store_->ledger().Read("khoai-chau"), Rounds{SampleRound()})->front();
    EXPECT_TRUE(totals.FillIn({&leaf}).ok());
    return IncomeIn(leaf);
  };
  auto one = NewTotals(shared_.get());
  EXPECT_EQ(Income(*one), "1.5");
  EXPECT_EQ(leaf_of(*one), "1.5");
  EXPECT_EQ(one->counters().folds, 1);
  EXPECT_EQ(one->counters().near, 1);
  auto two = NewTotals(shared_.get());
  EXPECT_EQ(leaf_of(*two), "1.5");
  EXPECT_EQ(Income(*two), "1.5");
  EXPECT_EQ(two->counters().folds, 0);
  EXPECT_EQ(two->counters().redis, 2);
  // Without its leaf a total is folded again; both are then there.
  ASSERT_EQ(*redis_->Command({"DEL", LeafKey(kRound, version)}), "1");
  auto three = NewTotals(shared_.get());
  EXPECT_EQ(leaf_of(*three), "1.5");
  EXPECT_EQ(Income(*three), "1.5");
  EXPECT_EQ(three->counters().folds, 1);
  EXPECT_EQ(*redis_->Command({"EXISTS", LeafKey(kRound, version)}), "1");
}

TEST_F(TotalsTest, FindsTheLatestLeavesOfManyRoundsTogether) {
  auto totals = NewTotals();
  store_->Open(kRound);
  store_->Open(kOther);
  store_->Accept(kRound, "an-vi", 15);
  const std::vector<std::string> names = {kOther, "units/khoai-chau/rounds/none.2022", kRound,
                                          "units/none/rounds/socio.2022"};
  // One after another: "number of columns:income", or "-" for a round that there is none of.
  auto shown = [&] {
    std::vector<std::string> shown;
    auto found = totals->FindLatest(names);
    EXPECT_TRUE(found.ok()) << found.status();
    for (Totals::LatestLeaf& latest : *found) {
      if (!latest.leaf) {
        shown.push_back("-");
        continue;
      }
      EXPECT_EQ(latest.head, *store_->ledger().Head("khoai-chau"));
      EXPECT_EQ(latest.leaf->position, latest.head);
      EXPECT_TRUE(totals->FillIn({&*latest.leaf}).ok());
      shown.push_back(
          absl::StrCat(latest.leaf->round->columns_size(), ":", IncomeIn(*latest.leaf)));
    }
    return shown;
  };
  const int columns = SampleRound().columns_size();
  EXPECT_THAT(shown(),
              ElementsAre(absl::StrCat(columns, ":"), "-", absl::StrCat(columns, ":1.5"), "-"));
  // The rounds lie near now, but never an older version of one.
  v1::Round round = SampleRound();
  round.mutable_columns(0)->set_decimals(0);
  store_->Put(kRound, resource::ToImage(round));
  EXPECT_THAT(shown(),
              ElementsAre(absl::StrCat(columns, ":"), "-", absl::StrCat(columns, ":15"), "-"));
  store_->Remove(kOther);
  EXPECT_THAT(shown(), ElementsAre("-", "-", absl::StrCat(columns, ":15"), "-"));
}

TEST_F(TotalsTest, RemembersWhichRoundsThereAreAtAPosition) {
  auto totals = NewTotals();
  store_->Open(kRound);
  store_->Open(kOther);
  const auto one = store_->Accept(kRound, "an-vi", 15);
  // The rounds, each as "period:income".
  auto shown = [](Totals& totals, ledger::Reader& reader, std::string_view prefix = kSocio) {
    std::vector<std::string> shown;
    auto leaves = totals.FindLeavesUnder(reader, prefix);
    if (!leaves.ok()) return std::vector{std::string(leaves.status().message())};
    for (Totals::Leaf& leaf : *leaves) {
      EXPECT_EQ(leaf.position, reader.position());
      EXPECT_TRUE(totals.FillIn({&leaf}).ok());
      shown.push_back(absl::StrCat(leaf.round->name().substr(sizeof("units/khoai-chau/rounds")),
                                   ":", IncomeIn(leaf)));
    }
    return shown;
  };
  auto read = [this](const ledger::Position& at) {
    return *store_->ledger().Read("khoai-chau", at);
  };
  EXPECT_THAT(shown(*totals, *read(one)), ElementsAre("socio.2022:1.5"));
  ClosedReader again(one);
  EXPECT_THAT(shown(*totals, again), ElementsAre("socio.2022:1.5"));
  EXPECT_THAT(shown(*totals, again, "units/khoai-chau/rounds/other."), ElementsAre("closed"));
  ledger::Position foreign = one;
  foreign.hash8 ^= 1;
  ClosedReader other_history(foreign);
  EXPECT_THAT(shown(*totals, other_history), ElementsAre("closed"));
  // That there is none is remembered too.
  EXPECT_THAT(shown(*totals, *read(one), "units/khoai-chau/rounds/none."), IsEmpty());
  EXPECT_THAT(shown(*totals, again, "units/khoai-chau/rounds/none."), IsEmpty());
  // Another position has rounds and versions of its own.
  const auto two = store_->Accept(kRound, "an-vi", 25);
  const auto three = store_->Open("units/khoai-chau/rounds/socio.2023");
  ClosedReader later(two);
  EXPECT_THAT(shown(*totals, later), ElementsAre("closed"));
  EXPECT_THAT(shown(*totals, *read(three)), ElementsAre("socio.2022:2.5", "socio.2023:"));
  EXPECT_THAT(shown(*totals, *read(two)), ElementsAre("socio.2022:2.5"));
  EXPECT_THAT(shown(*totals, again), ElementsAre("socio.2022:1.5"));
  // Where nothing can be kept near, everything is read.
  Totals forgetful(store_->ledger(), {.near_bytes = 0, .clock = [] { return absl::Now(); }});
  EXPECT_THAT(shown(forgetful, *read(one)), ElementsAre("socio.2022:1.5"));
  EXPECT_THAT(shown(forgetful, *read(one)), ElementsAre("socio.2022:1.5"));
  EXPECT_THAT(shown(forgetful, again), ElementsAre("closed"));
}

TEST_F(TotalsTest, LeavesAskRedisOnceForAll) {
  StartRedis();
  store_->Open(kRound);
  store_->Open(kOther);
  store_->Accept(kRound, "an-vi", 15);
  v1::Round round = SampleRound(), other = SampleRound();
  other.set_name(kOther);
  auto incomes = [&](Totals& totals) {
    auto reader = *store_->ledger().Read("khoai-chau");
    auto leaves = *totals.FindLeaves(*reader, Rounds{round, other});
    EXPECT_TRUE(totals.FillIn({&leaves[0], &leaves[1]}).ok());
    return absl::StrCat(IncomeIn(leaves[0]), "|", IncomeIn(leaves[1]));
  };
  auto one = NewTotals(shared_.get());
  EXPECT_EQ(incomes(*one), "1.5|");
  EXPECT_EQ(one->counters().folds, 2);
  auto two = NewTotals(shared_.get());
  EXPECT_EQ(incomes(*two), "1.5|");
  EXPECT_EQ(two->counters().folds, 0);
  EXPECT_EQ(two->counters().redis, 2);
}

}  // namespace
}  // namespace thidua::reporting::testing
