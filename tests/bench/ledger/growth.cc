#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <chrono>
#include <random>

#include "common/value/status_macros.h"
#include "services/reporting/store/totals.h"
#include "tests/bench/ledger/benchmarks.h"
#include "tests/bench/ledger/made_up.h"
#include "tests/bench/ledger/store.h"

namespace thidua::bench {
namespace {

constexpr size_t kFew = 7;      // districts, a small province
constexpr size_t kTimes = 100;  // as many more
constexpr size_t kMonths = 12;
constexpr size_t kCommunes = 15;
constexpr size_t kCalls = 2000;  // a run

// Some districts with a year of reports, and totals of them.
class Province {
 public:
  Province(std::string name, size_t districts) : name_(std::move(name)), districts_(districts) {}

  absl::Status Load(const Settings& settings) {
    ASSIGN_OR_RETURN(auto database, settings.engine.Open(name_));
    ASSIGN_OR_RETURN(ledger_, OpenLedger(std::move(database)));
    cold_.emplace(*ledger_,
                  reporting::Totals::Options{
                      .near_bytes = 0, .sole_writer = false, .clock = [] { return absl::Now(); }});
    warm_.emplace(*ledger_, reporting::Totals::Options{.near_bytes = size_t{512} << 20,
                                                       .clock = [] { return absl::Now(); }});
    for (size_t district = 0; district < districts_; ++district) {
      std::vector<Document> documents;
      for (size_t month = 0; month < kMonths; ++month) {
        AppendMonth(district, month, kCommunes, documents);
      }
      RETURN_IF_ERROR(CommitAll(*ledger_, DistrictName(district).substr(sizeof("units/") - 1),
                                MakeCause(district), documents));
      if (district % 100 == 99) Progress(absl::StrCat(name_, ": ", district + 1, " districts"));
    }
    return absl::OkStatus();
  }

  absl::Status Drop(const Settings& settings) {
    warm_.reset();
    cold_.reset();
    ledger_.reset();
    return settings.engine.Drop(name_);
  }

  // Seconds that the total of one district takes, any of them.
  absl::StatusOr<double> Ask(bool warm) {
    const std::string round = RoundName(random_() % districts_, random_() % kMonths);
    const auto start = std::chrono::steady_clock::now();
    RETURN_IF_ERROR((warm ? *warm_ : *cold_).Get(round, {}, absl::InfiniteFuture()).status());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  // Asks for every total once.
  absl::Status Warm() {
    for (size_t district = 0; district < districts_; ++district) {
      for (size_t month = 0; month < kMonths; ++month) {
        for (reporting::Totals* totals : {&*warm_, &*cold_}) {
          RETURN_IF_ERROR(
              totals->Get(RoundName(district, month), {}, absl::InfiniteFuture()).status());
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  const std::string name_;
  const size_t districts_;
  std::minstd_rand random_;
  std::unique_ptr<ledger::SqlLedger> ledger_;
  std::optional<reporting::Totals> cold_, warm_;
};

struct Percent {
  double share;
  double goal;
};
constexpr Percent kPercents[] = {{0.50, 1.15}, {0.99, 1.30}};

// Percentiles of the latencies of both, asked in turn.
absl::Status MeasureAsked(const Settings& settings, Province& few, Province& many, bool warm,
                          Json& rows) {
  const size_t calls = settings.Scaled(kCalls) * (warm ? 10 : 1);
  std::vector<Pair> pairs[std::size(kPercents)];
  for (int run = 0; run < settings.pairs; ++run) {
    std::vector<double> few_seconds, many_seconds;
    const Others others(settings.engine);
    for (size_t i = 0; i < calls; ++i) {
      ASSIGN_OR_RETURN(few_seconds.emplace_back(), few.Ask(warm));
      ASSIGN_OR_RETURN(many_seconds.emplace_back(), many.Ask(warm));
    }
    for (size_t p = 0; p < std::size(kPercents); ++p) {
      pairs[p].push_back({.ours = Percentile(many_seconds, kPercents[p].share),
                          .limit = Percentile(few_seconds, kPercents[p].share),
                          .disturbed = others.Disturb()});
    }
  }
  for (size_t p = 0; p < std::size(kPercents); ++p) {
    const Comparison comparison = Summarise(std::move(pairs[p]));
    rows.push_back(RatioRow(
        absl::StrCat(warm ? "warm" : "cold", " total, ", kTimes, "x the districts, p",
                     kPercents[p].share * 100),
        settings, comparison, {.at_least = false, .value = kPercents[p].goal},
        {{"few_us", Short(comparison.limit * 1e6)}, {"many_us", Short(comparison.ours * 1e6)}}));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Json> MeasureGrowth(const Settings& settings) {
  Province few("growth-few", settings.Scaled(kFew));
  Province many("growth-many", settings.Scaled(kFew) * kTimes);
  for (Province* province : {&few, &many}) {
    RETURN_IF_ERROR(province->Load(settings));
    RETURN_IF_ERROR(province->Warm());
  }
  Json rows = Json::array();
  RETURN_IF_ERROR(MeasureAsked(settings, few, many, /*warm=*/false, rows));
  RETURN_IF_ERROR(MeasureAsked(settings, few, many, /*warm=*/true, rows));
  RETURN_IF_ERROR(few.Drop(settings));
  RETURN_IF_ERROR(many.Drop(settings));
  return rows;
}

}  // namespace thidua::bench
