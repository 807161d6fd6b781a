#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <chrono>

#include "common/resource/image.h"
#include "common/value/decimal.h"
#include "common/value/name.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/reporting/encoding/owners_total.h"
#include "services/reporting/store/totals/totals.h"
#include "tests/bench/ledger/benchmarks.h"
#include "tests/bench/ledger/leaf_cache.h"
#include "tests/bench/ledger/made_up.h"
#include "tests/bench/ledger/store.h"

namespace thidua::bench {
namespace {

// The map until 2025: 63 provinces with 705 districts and 10,599 communes.
constexpr size_t kDistricts = 705;
constexpr size_t kCommunes = 10'599;
constexpr size_t kMonths = 60;
constexpr size_t kMonthsACommit = 12;
constexpr size_t kBlocks = 15;  // of districts, each a pair
constexpr size_t kAsked = 50;
constexpr size_t kLastMonth = kMonths - 1;

class Country {
 public:
  explicit Country(const Settings& settings)
      : settings_(settings), districts_(settings.Scaled(kDistricts)) {}

  absl::Status Open() {
    ASSIGN_OR_RETURN(auto database, settings_.engine.Open("country"));
    ASSIGN_OR_RETURN(ledger_, OpenLedger(std::move(database)));
    ASSIGN_OR_RETURN(raw_, settings_.engine.OpenRaw("country-raw"));
    return absl::OkStatus();
  }

  // Ours and raw in turn, a block of districts at a time.
  absl::StatusOr<Json> Load() {
    std::vector<Pair> pairs;
    double ours = 0, raw = 0;
    for (size_t block = 0; block < kBlocks; ++block) {
      const Others others(settings_.engine);
      Pair pair;
      for (size_t district = block * districts_ / kBlocks;
           district < (block + 1) * districts_ / kBlocks; ++district) {
        RETURN_IF_ERROR(LoadDistrict(district, pair));
      }
      if (pair.limit == 0) continue;
      pair.disturbed = others.Disturb();
      ours += pair.ours;
      raw += pair.limit;
      pairs.push_back(pair);
      Progress(absl::StrCat("country: ", reports_, " reports, ours ", Short(ours), " s, raw ",
                            Short(raw), " s"));
    }
    return RatioRow("country, load time / raw", settings_, Summarise(std::move(pairs)),
                    {.at_least = false, .value = 2.0},
                    {{"ours_s", Short(ours)},
                     {"raw_s", Short(raw)},
                     {"reports", reports_},
                     {"ours_values_per_s", Short(static_cast<double>(reports_ * kColumns) / ours)},
                     {"document_bytes", bytes_}});
  }

  // Totals of one month: of the nation from the leaves of its districts, and of a district.
  absl::StatusOr<Json> Ask() {
    ASSIGN_OR_RETURN(auto redis, LeafCache::Start());
    reporting::Totals::Options options{
        .sole_writer = false, .shared = &redis->shared(), .clock = [] { return absl::Now(); }};
    // The one that folds them all, so that they lie ready in it and in Redis.
    reporting::Totals warm(*ledger_, options);
    ASSIGN_OR_RETURN(const double find_seconds, Time([&] { return FindLeaves(warm); }));
    RETURN_IF_ERROR(FoldNation(warm));
    auto near = [&]() -> absl::Status { return FoldNation(warm); };
    size_t incomplete = 0;
    auto shared = [&]() -> absl::Status {
      // As a replica that has just started.
      reporting::Totals fresh(*ledger_, options);
      RETURN_IF_ERROR(FoldNation(fresh));
      if (fresh.counters().redis != districts_) ++incomplete;
      return absl::OkStatus();
    };
    reporting::Totals cold(*ledger_,
                           {.near_bytes = 0, .sole_writer = false, .clock = options.clock});
    size_t asked = 0;
    auto district = [&]() -> absl::Status {
      const std::string round = RoundName(asked * 97 % districts_, asked % kMonths);
      ++asked;
      return cold.Get(round, {}, absl::InfiniteFuture()).status();
    };
    Json rows = Json::array();
    ASSIGN_OR_RETURN(rows.emplace_back(), Asked("nation from its districts, near", near, 5));
    rows.back()["figures"]["leaf_bytes"] = leaves_.front().bytes->size();
    rows.back()["figures"]["finding_them_ms"] = Short(find_seconds * 1e3);
    if (warm.counters().folds != districts_) {
      return absl::InternalError("leaves did not lie ready");
    }
    ASSIGN_OR_RETURN(rows.emplace_back(), Asked("nation from its districts, in Redis", shared, 5));
    rows.back()["figures"]["incomplete_of_51"] = incomplete;
    if (incomplete > 0) rows.back()["met"] = false;
    ASSIGN_OR_RETURN(rows.emplace_back(), Asked("cold total of a district", district, 5));
    return rows;
  }

  // What it all takes on the disk.
  absl::Status Close(Json& figures) {
    ledger_.reset();
    raw_.reset();
    ASSIGN_OR_RETURN(const int64_t ours, settings_.engine.Bytes("country"));
    ASSIGN_OR_RETURN(const int64_t raw, settings_.engine.Bytes("country-raw"));
    figures["ours_bytes"] = ours;
    figures["raw_bytes"] = raw;
    RETURN_IF_ERROR(settings_.engine.Drop("country"));
    return settings_.engine.Drop("country-raw");
  }

 private:
  // Communes are spread evenly: 15 or 16 a district.
  static size_t CommunesOf(size_t district) {
    return (district + 1) * kCommunes / kDistricts - district * kCommunes / kDistricts;
  }

  // A year at a time, ours first in every other one.
  absl::Status LoadDistrict(size_t district, Pair& pair) {
    const std::string name = DistrictName(district).substr(sizeof("units/") - 1);
    for (size_t month = 0; month < kMonths; month += kMonthsACommit) {
      std::vector<Document> documents;
      for (size_t i = 0; i < kMonthsACommit; ++i) {
        AppendMonth(district, month + i, CommunesOf(district), documents);
        reports_ += CommunesOf(district);
      }
      bytes_ += TotalBytes(documents);
      auto ours = [&]() -> absl::Status {
        ASSIGN_OR_RETURN(const double seconds, Time([&] {
                           return CommitAll(*ledger_, name, MakeCause(month), documents);
                         }));
        pair.ours += seconds;
        return absl::OkStatus();
      };
      auto raw = [&]() -> absl::Status {
        ASSIGN_OR_RETURN(const double seconds, Time([&] { return raw_->Load(documents); }));
        pair.limit += seconds;
        return absl::OkStatus();
      };
      const bool ours_first = month / kMonthsACommit % 2 == district % 2;
      if (ours_first) RETURN_IF_ERROR(ours());
      RETURN_IF_ERROR(raw());
      if (!ours_first) RETURN_IF_ERROR(ours());
    }
    return absl::OkStatus();
  }

  // Finds every district's round and its version.
  absl::Status FindLeaves(reporting::Totals& totals) {
    std::vector<std::string> names;
    for (size_t i = 0; i < districts_; ++i) names.push_back(RoundName(i, kLastMonth));
    ASSIGN_OR_RETURN(auto found, totals.FindLatest(names));
    leaves_.clear();
    for (reporting::Totals::LatestLeaf& latest : found) {
      if (!latest.leaf) return absl::InternalError("a round is not there");
      leaves_.push_back(*std::move(latest.leaf));
    }
    return absl::OkStatus();
  }

  // Gets the leaves, adds them up and compares the sums with those of what was loaded.
  absl::Status FoldNation(reporting::Totals& totals) {
    if (nation_.empty()) SumLoaded();
    std::vector<reporting::Totals::Leaf*> leaves;
    for (reporting::Totals::Leaf& leaf : leaves_) leaves.push_back(&leaf);
    RETURN_IF_ERROR(totals.FillIn(leaves));
    std::vector<reporting::OwnerLeaves> owners;
    for (const reporting::Totals::Leaf& leaf : leaves_) {
      owners.push_back({{leaf.round.get()}, {*leaf.bytes}, ""});
    }
    ASSIGN_OR_RETURN(const Period month, ParsePeriod(leaves_[0].round->period()));
    ASSIGN_OR_RETURN(const auto total, reporting::TotalOfOwners("nation", month, owners));
    for (size_t i = 0; i < kColumns; ++i) {
      if (total.cells(static_cast<int>(i)).sum() != FormatScaled(nation_[i], 1)) {
        return absl::InternalError("the nation's total is wrong");
      }
    }
    return absl::OkStatus();
  }

  void SumLoaded() {
    nation_.resize(kColumns);
    for (size_t district = 0; district < districts_; ++district) {
      for (size_t commune = 0; commune < CommunesOf(district); ++commune) {
        for (size_t i = 0; i < kColumns; ++i) {
          nation_[i] += ValueOf(district, kLastMonth, commune, i);
        }
      }
    }
  }

  absl::StatusOr<Json> Asked(const std::string& name, absl::FunctionRef<absl::Status()> ask,
                             double goal_ms) {
    RETURN_IF_ERROR(ask());
    std::vector<double> seconds;
    for (size_t i = 0; i < kAsked; ++i) {
      ASSIGN_OR_RETURN(seconds.emplace_back(), Time(ask));
    }
    return ValueRow(name, settings_, Median(seconds) * 1e3, "ms",
                    {.at_least = false, .value = goal_ms},
                    {{"p90_ms", Short(Percentile(seconds, 0.9) * 1e3)}, {"districts", districts_}});
  }

  const Settings& settings_;
  const size_t districts_;
  std::unique_ptr<ledger::SqlLedger> ledger_;
  std::unique_ptr<Raw> raw_;
  size_t reports_ = 0;
  size_t bytes_ = 0;
  std::vector<reporting::Totals::Leaf> leaves_;  // of the last month, by district
  std::vector<int64_t> nation_;
};

}  // namespace

absl::StatusOr<Json> MeasureCountry(const Settings& settings) {
  Country country(settings);
  RETURN_IF_ERROR(country.Open());
  Json rows = Json::array();
  ASSIGN_OR_RETURN(rows.emplace_back(), country.Load());
  ASSIGN_OR_RETURN(const Json asked, country.Ask());
  rows.insert(rows.end(), asked.begin(), asked.end());
  RETURN_IF_ERROR(country.Close(rows[0]["figures"]));
  return rows;
}

}  // namespace thidua::bench
