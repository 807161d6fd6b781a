#pragma once
// For tests: the totals of a ledger in a temporary file, as one process or several replicas have
// them, with a Redis where one is started.

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/time/clock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/cache/testing/redis_server.h"
#include "common/ledger/sql/open.h"
#include "common/ledger/token.h"
#include "common/resource/image.h"
#include "common/testing/temporary_folder.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/total_bytes.h"
#include "services/reporting/store/totals/totals.h"

namespace thidua::reporting::testing {

inline constexpr char kRound[] = "units/khoai-chau/rounds/socio.2022";
inline constexpr char kOther[] = "units/khoai-chau/rounds/other.2022";
inline const absl::Time kSoon = absl::InfiniteFuture();

// One ledger with two rounds of SampleRound's columns.
class Store {
 public:
  explicit Store(const std::string& file)
      : ledger_(*ledger::OpenLedger("sqlite:" + file, /*migrate=*/true)) {}

  ledger::Ledger& ledger() { return *ledger_; }

  ledger::Position Put(const std::string& key, std::string bytes) {
    return Commit([&](ledger::Txn& txn) { txn.Put(key, bytes); });
  }
  ledger::Position Remove(const std::string& key) {
    return Commit([&](ledger::Txn& txn) { txn.Delete(key); });
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
  ledger::Position Commit(const std::function<void(ledger::Txn&)>& write) {
    auto result = ledger_->Commit("khoai-chau", {}, [&](ledger::Txn& txn) {
      write(txn);
      return absl::OkStatus();
    });
    EXPECT_TRUE(result.ok()) << result.status();
    return result->position;
  }

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
    auto server = cache::testing::RedisServer::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    redis_ = *std::move(server);
    // Generous, because tests count what came from Redis and machines are busy.
    auto shared = SharedCache::Open(
        {.endpoint = redis_->endpoint(), .password_file = "", .key_file = folder_ / "cache.key"},
        {.connect_timeout = std::chrono::seconds(10),
         .operation_timeout = std::chrono::seconds(10),
         .many_timeout = std::chrono::seconds(10)});
    ASSERT_TRUE(shared.ok()) << shared.status();
    shared_ = *std::move(shared);
  }

  // The sum of incomes, or the status.
  static std::string Income(Totals& totals, std::string_view name = kRound,
                            const resource::Freshness& freshness = {}) {
    auto ready = totals.Get(name, freshness, kSoon);
    if (!ready.ok()) return std::string(ready.status().message());
    v1::Total total;
    EXPECT_TRUE(total.ParseFromString(*ready->bytes));
    return total.cells(0).sum();
  }

  static std::string IncomeIn(const Totals::Leaf& leaf) {
    auto tallies = ReadLeaf(*leaf.bytes, *leaf.round);
    if (!tallies.ok()) return std::string(tallies.status().message());
    return ToTotal(TotalOf(leaf.round->name()), *tallies).cells(0).sum();
  }

  static std::string Key(std::string_view round, const ledger::Position& version) {
    return absl::StrFormat("tot:1:khoai-chau:%s:%d:%016x",
                           absl::string_view(round.data(), round.size()), version.seq,
                           version.hash8);
  }
  static std::string LeafKey(std::string_view round, const ledger::Position& version) {
    return absl::StrCat("leaf:", kLeafFormat) + Key(round, version).substr(sizeof("tot:1") - 1);
  }

  const TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<cache::testing::RedisServer> redis_;
  std::unique_ptr<SharedCache> shared_;
};

// The income that ShareLook brings, "-" for nothing.
inline std::string LaterIncome(Totals& totals, const std::string& name) {
  // Shared: who answers is not done with it when the answer is there.
  auto answer = std::make_shared<std::promise<std::optional<ReadyTotal>>>();
  EXPECT_TRUE(
      totals.ShareLook(name, [answer](auto ready) { answer->set_value(std::move(ready)); }));
  const std::optional<ReadyTotal> ready = answer->get_future().get();
  if (!ready) return "-";
  v1::Total total;
  EXPECT_TRUE(total.ParseFromString(*ready->bytes));
  return total.cells(0).sum();
}

}  // namespace thidua::reporting::testing
