#include "services/reporting/store/totals/round_versions.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "services/reporting/store/totals/testing/totals_fixture.h"

namespace thidua::reporting::testing {
namespace {

TEST_F(TotalsTest, PeeksNothingWhereOthersMayCommit) {
  Totals replica(store_->ledger(), {.sole_writer = false, .clock = [] { return absl::Now(); }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(replica), "1.5");
  EXPECT_EQ(replica.FindReady(kRound), std::nullopt);
  EXPECT_EQ(Income(replica), "1.5");
  EXPECT_EQ(replica.counters().folds, 1);
}

TEST_F(TotalsTest, AClockThatWasSetBackMakesNothingOldTheLatest) {
  absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  Totals replica(store_->ledger(), {.sole_writer = false, .clock = [&] { return now; }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(replica), "1.5");
  now -= absl::Seconds(2);
  store_->Accept(kRound, "an-vi", 25);
  EXPECT_EQ(LaterIncome(replica, kRound), "-");
  EXPECT_EQ(Income(replica), "2.5");
  now -= absl::Seconds(2);
  EXPECT_EQ(replica.FindReady(kRound, absl::Seconds(60)), std::nullopt);
}

TEST_F(TotalsTest, PeeksWhatIsFreshEnoughWhereOthersMayCommit) {
  absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  Totals replica(store_->ledger(), {.sole_writer = false, .clock = [&] { return now; }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(replica), "1.5");
  EXPECT_NE(replica.FindReady(kRound, absl::Seconds(5)), std::nullopt);
  now += absl::Seconds(6);
  EXPECT_EQ(replica.FindReady(kRound, absl::Seconds(5)), std::nullopt);
  EXPECT_EQ(LaterIncome(replica, kRound), "1.5");
  EXPECT_NE(replica.FindReady(kRound, absl::Seconds(5)), std::nullopt)
      << "looked at again just now";
}

TEST_F(TotalsTest, OwnCommitsDoNotMakeARememberedTotalLaterWhereOthersMayCommit) {
  Totals replica(store_->ledger(), {.sole_writer = false, .clock = [] { return absl::Now(); }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  const resource::Freshness old{.exactly = std::nullopt, .max_staleness = absl::Hours(1)};
  const auto first = replica.Get(kRound, old, kSoon);
  ASSERT_TRUE(first.ok()) << first.status();
  store_->Open(kOther);  // a commit of another replica may come before it
  const auto again = replica.Get(kRound, old, kSoon);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again->token, *first->token);
}

TEST_F(TotalsTest, StrongReadsReflectEveryCommitAcknowledgedBefore) {
  auto totals = NewTotals();
  store_->Open(kRound);
  std::atomic<int64_t> acknowledged{0};
  std::atomic<bool> stop{false};
  std::vector<std::thread> readers;
  std::atomic<int> reads{0};
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        const int64_t floor = acknowledged;
        auto ready = totals->FindReady(kRound);
        if (!ready) {
          auto slow = totals->Get(kRound, {}, kSoon);
          ASSERT_TRUE(slow.ok()) << slow.status();
          ready = *slow;
        }
        v1::Total total;
        ASSERT_TRUE(total.ParseFromString(*ready->bytes));
        const std::string& sum = total.cells(0).sum();
        // The income of commit n is n whole units.
        ASSERT_GE(sum.empty() ? 0 : std::stoll(sum), floor);
        // The position is one at which this is the total.
        auto position = ledger::DecodeToken(kService, "khoai-chau", *ready->token);
        ASSERT_TRUE(position.ok());
        auto reader = store_->ledger().Read("khoai-chau", *position);
        ASSERT_TRUE(reader.ok());
        auto image = (*reader)->Get(FiguresOf(kRound) + "an-vi");
        ASSERT_TRUE(image.ok());
        if (*image) {
          ASSERT_EQ(sum, std::to_string(resource::FromImage<v1::Figures>(**image)->values(0) / 10));
        } else {
          ASSERT_EQ(sum, "");
        }
        ++reads;
      }
    });
  }
  for (int64_t n = 1; n <= 200; ++n) {
    store_->Accept(kRound, "an-vi", n * 10);
    acknowledged = n;
  }
  while (reads < 50) std::this_thread::yield();
  stop = true;
  for (auto& reader : readers) reader.join();
}

}  // namespace
}  // namespace thidua::reporting::testing
