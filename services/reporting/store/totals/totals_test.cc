#include "services/reporting/store/totals/totals.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <future>
#include <thread>

#include "common/cache/testing/redis_server.h"
#include "common/ledger/sql/open.h"
#include "common/ledger/token.h"
#include "common/resource/image.h"
#include "common/testing/temporary_folder.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/total_bytes.h"

namespace thidua::reporting {
namespace {

using cache::testing::RedisServer;
using testing::SampleRound;
using v1::Total;

constexpr char kRound[] = "units/khoai-chau/rounds/socio.2022";
constexpr char kOther[] = "units/khoai-chau/rounds/other.2022";
const absl::Time kSoon = absl::InfiniteFuture();

// One ledger with two rounds of SampleRound's columns.
class Store {
 public:
  explicit Store(const std::string& file)
      : ledger_(*ledger::OpenLedger("sqlite:" + file, /*migrate=*/true)) {}

  ledger::Ledger& ledger() { return *ledger_; }

  ledger::Position Put(const std::string& key, std::string bytes) {
    auto result = ledger_->Commit("khoai-chau", {}, [&](ledger::Txn& txn) {
      txn.Put(key, bytes);
      return absl::OkStatus();
    });
    EXPECT_TRUE(result.ok()) << result.status();
    return result->position;
  }

  ledger::Position Open(const std::string& name) {
    v1::Round round = SampleRound();
    round.set_name(name);
    return Put(name, resource::ToImage(round));
  }

  // Puts an income (with one decimal) in force.
  ledger::Position Accept(const std::string& round, const std::string& subject, int64_t income) {
    v1::Figures figures;
    figures.set_name(FiguresOf(round) + subject);
    for (int i = 0; i < 7; ++i) {
      figures.add_statuses(i == 0 ? type::v1::VALUE_STATUS_OFFICIAL
                                  : type::v1::VALUE_STATUS_UNSPECIFIED);
      figures.add_values(i == 0 ? income : 0);
    }
    return Put(figures.name(), resource::ToImage(figures));
  }

 private:
  std::unique_ptr<ledger::Ledger> ledger_;
};

class TotalsTest : public ::testing::Test {
 protected:
  TotalsTest() {
    store_ = std::make_unique<Store>(folder_ / "reporting.db");
    std::ofstream(folder_ / "cache.key") << std::string(32, 'k');
    chmod((folder_ / "cache.key").c_str(), 0600);
  }

  // As another replica would have it: with a near cache of its own.
  std::unique_ptr<Totals> NewTotals(SharedCache* shared = nullptr) {
    return std::make_unique<Totals>(
        store_->ledger(), Totals::Options{.shared = shared, .clock = [] { return absl::Now(); }});
  }

  void StartRedis() {
    auto server = RedisServer::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    redis_ = *std::move(server);
    auto shared = SharedCache::Open(
        {.endpoint = redis_->endpoint(), .password_file = "", .key_file = folder_ / "cache.key"});
    ASSERT_TRUE(shared.ok()) << shared.status();
    shared_ = *std::move(shared);
  }

  // The sum of incomes, or the status.
  static std::string Income(Totals& totals, std::string_view name = kRound,
                            const resource::Freshness& freshness = {}) {
    auto ready = totals.Get(name, freshness, kSoon);
    if (!ready.ok()) return std::string(ready.status().message());
    Total total;
    EXPECT_TRUE(total.ParseFromString(*ready->bytes));
    return total.cells(0).sum();
  }

  static std::string IncomeIn(const Totals::Leaf& leaf) {
    auto tallies = ReadLeaf(*leaf.bytes, leaf.round);
    if (!tallies.ok()) return std::string(tallies.status().message());
    return ToTotal(TotalOf(leaf.round.name()), *tallies).cells(0).sum();
  }

  static std::string Key(std::string_view round, const ledger::Position& version) {
    return absl::StrFormat("tot:1:khoai-chau:%s:%d:%016x",
                           absl::string_view(round.data(), round.size()), version.seq,
                           version.hash8);
  }
  static std::string LeafKey(std::string_view round, const ledger::Position& version) {
    return absl::StrCat("leaf:", kLeafFormat) + Key(round, version).substr(sizeof("tot:1") - 1);
  }

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<RedisServer> redis_;
  std::unique_ptr<SharedCache> shared_;
};

TEST_F(TotalsTest, FoldsOncePerVersion) {
  auto totals = NewTotals();
  store_->Open(kRound);
  store_->Open(kOther);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(totals->Peek(kRound), std::nullopt);
  EXPECT_EQ(Income(*totals), "1.5");
  EXPECT_EQ(Income(*totals), "1.5");
  EXPECT_EQ(totals->counters().folds, 1);
  EXPECT_EQ(totals->counters().near, 1);
  // Neither another round nor a working report makes it fold again; the position moves on.
  store_->Accept(kOther, "an-vi", 999);
  const auto head = store_->Put(ReportsOf(kRound) + "an-vi", "draft");
  auto ready = totals->Peek(kRound);
  ASSERT_TRUE(ready);
  EXPECT_EQ(*ready->token, ledger::EncodeToken(kService, head));
  store_->Accept(kRound, "dan-tien", 10);
  EXPECT_EQ(totals->Peek(kRound), std::nullopt);
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

TEST_F(TotalsTest, PeeksNothingWhereOthersMayCommit) {
  Totals replica(store_->ledger(), {.sole_writer = false, .clock = [] { return absl::Now(); }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(replica), "1.5");
  EXPECT_EQ(replica.Peek(kRound), std::nullopt);
  EXPECT_EQ(Income(replica), "1.5");
  EXPECT_EQ(replica.counters().folds, 1);
}

// The income that PeekLater brings, "-" for nothing.
std::string LaterIncome(Totals& totals, const std::string& name) {
  // Shared: who answers is not done with it when the answer is there.
  auto answer = std::make_shared<std::promise<std::optional<Totals::Ready>>>();
  EXPECT_TRUE(
      totals.PeekLater(name, [answer](auto ready) { answer->set_value(std::move(ready)); }));
  const std::optional<Totals::Ready> ready = answer->get_future().get();
  if (!ready) return "-";
  Total total;
  EXPECT_TRUE(total.ParseFromString(*ready->bytes));
  return total.cells(0).sum();
}

TEST_F(TotalsTest, PeeksLaterAtWhatTheDatabaseThenHas) {
  std::promise<std::string> token;  // outlives those who set it
  Totals replica(store_->ledger(), {.sole_writer = false, .clock = [] { return absl::Now(); }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(LaterIncome(replica, kRound), "-") << "nobody has read the round";
  EXPECT_EQ(Income(replica), "1.5");
  EXPECT_EQ(LaterIncome(replica, kRound), "1.5");
  const ledger::Position head = store_->Open(kOther);
  ASSERT_TRUE(
      replica.PeekLater(kRound, [&](const auto& ready) { token.set_value(*ready->token); }));
  EXPECT_EQ(token.get_future().get(), ledger::EncodeToken(kService, head))
      << "not as fresh as the question";
  store_->Accept(kRound, "an-vi", 25);
  EXPECT_EQ(LaterIncome(replica, kRound), "-") << "a version that was never read";
  EXPECT_EQ(Income(replica), "2.5");
  EXPECT_EQ(LaterIncome(replica, kRound), "2.5");
  EXPECT_EQ(LaterIncome(replica, "units/khoai-chau/rounds/none.2022"), "-");
  EXPECT_EQ(replica.counters().folds, 2);
  EXPECT_FALSE(NewTotals()->PeekLater(kRound, [](const auto&) { FAIL(); }))
      << "one writer knows without asking";
}

TEST_F(TotalsTest, WhoeverAsksForANewVersionTogetherWaitsForTheFirstToComputeIt) {
  std::promise<void> busy[2], release;  // these outlive those who set them
  std::promise<bool> first;
  std::promise<std::string> second;
  const std::shared_future<void> released = release.get_future().share();
  Totals replica(store_->ledger(), {.sole_writer = false, .clock = [] { return absl::Now(); }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(replica), "1.5");
  store_->Accept(kRound, "an-vi", 25);
  // Both threads are held up, so that what comes then is taken together.
  for (std::promise<void>& one : busy) {
    ASSERT_TRUE(replica.PeekLater(kOther, [&](const auto&) {
      one.set_value();
      released.wait();
    }));
    one.get_future().wait();
  }
  ASSERT_TRUE(replica.PeekLater(kRound, [&](const auto& ready) {
    EXPECT_EQ(Income(replica), "2.5");
    first.set_value(ready.has_value());
  }));
  ASSERT_TRUE(replica.PeekLater(kRound, [&](const auto& ready) {
    Total total;
    EXPECT_TRUE(ready && total.ParseFromString(*ready->bytes));
    second.set_value(total.cells(0).sum());
  }));
  release.set_value();
  EXPECT_FALSE(first.get_future().get());
  EXPECT_EQ(second.get_future().get(), "2.5");
  EXPECT_EQ(replica.counters().folds, 2);
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
  EXPECT_EQ(replica.Peek(kRound, absl::Seconds(60)), std::nullopt);
}

TEST_F(TotalsTest, PeeksLaterInRedisWithoutANearCache) {
  StartRedis();
  Totals replica(store_->ledger(),
                 {.near_bytes = 0, .sole_writer = false, .shared = shared_.get(), .clock = [] {
                    return absl::Now();
                  }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(replica), "1.5");
  EXPECT_EQ(LaterIncome(replica, kRound), "1.5");
  EXPECT_EQ(replica.counters().folds, 1);
  EXPECT_EQ(replica.counters().redis, 1);
  redis_->Command({"FLUSHALL"}).IgnoreError();
  EXPECT_EQ(LaterIncome(replica, kRound), "-");
}

TEST_F(TotalsTest, PeeksWhatIsFreshEnoughWhereOthersMayCommit) {
  absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  Totals replica(store_->ledger(), {.sole_writer = false, .clock = [&] { return now; }});
  store_->Open(kRound);
  store_->Accept(kRound, "an-vi", 15);
  EXPECT_EQ(Income(replica), "1.5");
  EXPECT_NE(replica.Peek(kRound, absl::Seconds(5)), std::nullopt);
  now += absl::Seconds(6);
  EXPECT_EQ(replica.Peek(kRound, absl::Seconds(5)), std::nullopt);
  EXPECT_EQ(LaterIncome(replica, kRound), "1.5");
  EXPECT_NE(replica.Peek(kRound, absl::Seconds(5)), std::nullopt) << "looked at again just now";
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

TEST_F(TotalsTest, KeepsALeafBesideEveryTotal) {
  StartRedis();
  store_->Open(kRound);
  const auto version = store_->Accept(kRound, "an-vi", 15);
  auto leaf_of = [&](Totals& totals) {
    auto leaf = *totals.FindLeaf(**store_->ledger().Read("khoai-chau"), SampleRound());
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
    auto leaf = *victim->FindLeaf(**store_->ledger().Read("khoai-chau"), SampleRound());
    ASSERT_TRUE(victim->FillIn({&leaf}).ok());
    EXPECT_EQ(IncomeIn(leaf), "1.5");
    EXPECT_EQ(victim->counters().rejected, 1);
    EXPECT_EQ(victim->counters().folds, 1);
    EXPECT_EQ(*redis_->Command({"GET", LeafKey(kRound, version)}), sound);
  }
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
    auto first = *totals.FindLeaf(*reader, round);
    auto second = *totals.FindLeaf(*reader, other);
    EXPECT_TRUE(totals.FillIn({&first, &second}).ok());
    return absl::StrCat(IncomeIn(first), "|", IncomeIn(second));
  };
  auto one = NewTotals(shared_.get());
  EXPECT_EQ(incomes(*one), "1.5|");
  EXPECT_EQ(one->counters().folds, 2);
  auto two = NewTotals(shared_.get());
  EXPECT_EQ(incomes(*two), "1.5|");
  EXPECT_EQ(two->counters().folds, 0);
  EXPECT_EQ(two->counters().redis, 2);
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
        auto ready = totals->Peek(kRound);
        if (!ready) {
          auto slow = totals->Get(kRound, {}, kSoon);
          ASSERT_TRUE(slow.ok()) << slow.status();
          ready = *slow;
        }
        Total total;
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

TEST(TokenHeader, StandsBeforeTheLastFieldOfATotal) {
  for (size_t size : {1, 127, 128, 300, 20000}) {
    Total total;
    total.set_name("x");
    const std::string bytes = total.SerializeAsString();
    total.set_token(std::string(size, 't'));
    EXPECT_EQ(bytes + TokenHeader(size) + total.token(), total.SerializeAsString());
  }
}

}  // namespace
}  // namespace thidua::reporting
