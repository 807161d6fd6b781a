#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <chrono>
#include <random>

#include "common/value/status_macros.h"
#include "services/reporting/store/totals/totals.h"
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

// Latencies of few and of many, asked in turn.
struct Asked {
  std::vector<double> few, many;
};

absl::StatusOr<Asked> AskBoth(Province& few, Province& many, bool warm, size_t calls) {
  Asked asked;
  for (size_t i = 0; i < calls; ++i) {
    ASSIGN_OR_RETURN(asked.few.emplace_back(), few.Ask(warm));
    ASSIGN_OR_RETURN(asked.many.emplace_back(), many.Ask(warm));
  }
  return asked;
}

absl::StatusOr<Json> Ask(const Settings& settings, Province& few, Province& many) {
  const size_t calls = settings.Scaled(kCalls);
  std::vector<Pair> pairs[std::size(kPercents)];
  for (int run = 0; run < settings.pairs; ++run) {
    const Others others(settings.engine);
    ASSIGN_OR_RETURN(const Asked cold, AskBoth(few, many, /*warm=*/false, calls));
    const bool disturbed = others.Disturb();
    for (size_t p = 0; p < std::size(kPercents); ++p) {
      pairs[p].push_back({.ours = Percentile(cold.many, kPercents[p].share),
                          .limit = Percentile(cold.few, kPercents[p].share),
                          .disturbed = disturbed});
    }
  }
  // One that lies ready takes less than a microsecond, of which a ratio would say nothing.
  ASSIGN_OR_RETURN(const Asked warm, AskBoth(few, many, /*warm=*/true, 10 * calls));
  Json rows = Json::array();
  for (size_t p = 0; p < std::size(kPercents); ++p) {
    const auto [share, goal] = kPercents[p];
    const Comparison comparison = Summarise(std::move(pairs[p]));
    rows.push_back(RatioRow(absl::StrCat("total of a district among ", kTimes, "x, p", share * 100),
                            settings, comparison, {.at_least = false, .value = goal},
                            {{"few_us", Short(comparison.limit * 1e6)},
                             {"many_us", Short(comparison.ours * 1e6)},
                             {"few_ready_us", Short(Percentile(warm.few, share) * 1e6)},
                             {"many_ready_us", Short(Percentile(warm.many, share) * 1e6)}}));
  }
  return rows;
}

}  // namespace

absl::StatusOr<Json> MeasureGrowth(const Settings& settings) {
  Province few("growth-few", settings.Scaled(kFew));
  Province many("growth-many", settings.Scaled(kFew) * kTimes);
  for (Province* province : {&few, &many}) {
    RETURN_IF_ERROR(province->Load(settings));
    RETURN_IF_ERROR(province->Warm());
  }
  ASSIGN_OR_RETURN(Json rows, Ask(settings, few, many));
  RETURN_IF_ERROR(few.Drop(settings));
  RETURN_IF_ERROR(many.Drop(settings));
  return rows;
}

}  // namespace thidua::bench
