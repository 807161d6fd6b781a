#include "services/reporting/store/totals/entries.h"

#include <gmock/gmock.h>

#include "services/reporting/store/totals/testing/totals_fixture.h"

namespace thidua::reporting::testing {
namespace {

TEST_F(TotalsTest, SharesEntriesThroughRedis) {
  StartRedis();
  store_->Open(kRound);
  const auto version = store_->Accept(kRound, "an-vi", 15);
  store_->Open(kOther);
  auto one = NewTotals(shared_.get());
  EXPECT_EQ(Income(*one), "1.5");
  EXPECT_EQ(*redis_->Command({"EXISTS", Key(kRound, version)}), "1");
  auto two = NewTotals(shared_.get());
  EXPECT_EQ(Income(*two), "1.5");
  EXPECT_EQ(two->counters().folds, 0);
  EXPECT_EQ(two->counters().redis, 1);
}

TEST_F(TotalsTest, AnswersTheSameWithRedisKilledOrFlushed) {
  StartRedis();
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(*NewTotals(shared_.get())), "1.5");
  ASSERT_TRUE(redis_->Flush().ok());
  auto flushed = NewTotals(shared_.get());
  EXPECT_EQ(Income(*flushed), "1.5");
  EXPECT_EQ(flushed->counters().folds, 1);
  redis_->Kill();
  auto killed = NewTotals(shared_.get());
  EXPECT_EQ(Income(*killed), "1.5");
  store_->Accept(kRound, "an-vi", 25);
  EXPECT_EQ(Income(*killed), "2.5");
  EXPECT_EQ(killed->counters().folds, 2);
}

TEST_F(TotalsTest, IgnoresForgedCutAndSwappedEntries) {
  StartRedis();
  store_->Open(kRound);
  store_->Open(kOther);
  const auto version = store_->Accept(kRound, "an-vi", 15);
  const auto other_version = store_->Accept(kOther, "an-vi", 999);
  auto honest = NewTotals(shared_.get());
  EXPECT_EQ(Income(*honest), "1.5");
  EXPECT_EQ(Income(*honest, kOther), "99.9");
  const std::string key = Key(kRound, version);
  const std::string sound = *redis_->Command({"GET", key});
  const std::string swapped = *redis_->Command({"GET", Key(kOther, other_version)});
  std::string forged = sound;
  forged.replace(forged.find("1.5"), 3, "9.9");
  int rejected = 0;
  for (const std::string& value : {forged, swapped, sound.substr(0, sound.size() - 1),
                                   std::string("garbage"), std::string()}) {
    ASSERT_TRUE(redis_->Command({"SET", key, value}).ok());
    auto victim = NewTotals(shared_.get());
    EXPECT_EQ(Income(*victim), "1.5");
    EXPECT_EQ(victim->counters().rejected, 1);
    EXPECT_EQ(victim->counters().folds, 1);
    // The right value has taken its place.
    EXPECT_EQ(*redis_->Command({"GET", key}), sound);
    ++rejected;
  }
  EXPECT_EQ(rejected, 5);
}

TEST_F(TotalsTest, NeverTakesAnOldVersionForANewOne) {
  StartRedis();
  store_->Open(kRound);
  const auto old_version = store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(*NewTotals(shared_.get())), "1.5");
  const std::string old_entry = *redis_->Command({"GET", Key(kRound, old_version)});
  const auto new_version = store_->Accept(kRound, "an-vi", 25);
  // What a slow writer or an old dump could put back, and what an attacker could move.
  ASSERT_TRUE(redis_->Command({"SET", Key(kRound, old_version), old_entry}).ok());
  ASSERT_TRUE(redis_->Command({"SET", Key(kRound, new_version), old_entry}).ok());
  auto totals = NewTotals(shared_.get());
  EXPECT_EQ(Income(*totals), "2.5");
  EXPECT_EQ(totals->counters().rejected, 1);
}

TEST_F(TotalsTest, KeepsHistoriesApartThatShareNumbers) {
  StartRedis();
  Store restored(folder_ / "restored.db");
  for (Store* store : {store_.get(), &restored}) store->Open(kRound);
  const auto here = store_->Accept(kRound, "an-vi", 15);
  const auto there = restored.Accept(kRound, "an-vi", 25);
  ASSERT_EQ(here.seq, there.seq);
  EXPECT_EQ(Income(*NewTotals(shared_.get())), "1.5");
  Totals other(restored.ledger(), {.shared = shared_.get(), .clock = [] { return absl::Now(); }});
  EXPECT_EQ(Income(other), "2.5");
  EXPECT_EQ(other.counters().redis, 0);
}

TEST_F(TotalsTest, PassesOverLeavesThatAreNot) {
  StartRedis();
  store_->Open(kRound);
  const auto version = store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(*NewTotals(shared_.get())), "1.5");
  const std::string sound = *redis_->Command({"GET", LeafKey(kRound, version)});
  const std::string total = *redis_->Command({"GET", Key(kRound, version)});
  for (const std::string& value : {total, sound.substr(0, sound.size() - 1), std::string()}) {
    ASSERT_TRUE(redis_->Command({"SET", LeafKey(kRound, version), value}).ok());
    auto victim = NewTotals(shared_.get());
    auto leaf = victim
                    ->FindLeaves(**store_->ledger().Read("khoai-chau"),
                                 std::vector<v1::Round>{SampleRound()})
                    ->front();
    ASSERT_TRUE(victim->FillIn({&leaf}).ok());
    EXPECT_EQ(IncomeIn(leaf), "1.5");
    EXPECT_EQ(victim->counters().rejected, 1);
    EXPECT_EQ(victim->counters().folds, 1);
    EXPECT_EQ(*redis_->Command({"GET", LeafKey(kRound, version)}), sound);
  }
}

}  // namespace
}  // namespace thidua::reporting::testing
