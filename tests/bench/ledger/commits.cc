#include <absl/strings/str_cat.h>

#include <atomic>
#include <thread>

#include "common/value/status_macros.h"
#include "tests/bench/ledger/benchmarks.h"
#include "tests/bench/ledger/grouping.h"
#include "tests/bench/ledger/made_up.h"
#include "tests/bench/ledger/store.h"

namespace thidua::bench {
namespace {

struct Load {
  size_t submitters;
  size_t commits;  // a run
  double sqlite_goal;
  double postgres_goal;
};
constexpr Load kLoads[] = {
    {1, 1000, 0.80, 0.45}, {8, 4000, 0.70, 0.45}, {32, 8000, 0.60, 0.65}, {128, 12000, 0.60, 1.0}};

constexpr size_t kCommunes = 25;

// Reports of one district under names that no other run has: of month after month.
class Reports {
 public:
  Reports() {
    for (size_t i = 0; i < 40 * kCommunes; ++i) {
      images_.push_back(ReportDocument(0, i / kCommunes, i % kCommunes).bytes);
    }
  }

  std::vector<Document> Next(size_t count) {
    std::vector<Document> reports;
    for (; count > 0; --count, ++made_) {
      reports.push_back(
          {absl::StrCat(DistrictName(0), "/rounds/kinh-te.", 1'000 + made_ / kCommunes, "/reports/",
                        CommuneId(0, made_ % kCommunes)),
           images_[made_ % images_.size()]});
    }
    return reports;
  }

 private:
  std::vector<std::string> images_;
  size_t made_ = 0;
};

// Every submitter commits the next report until all are; waits for each answer.
absl::Status Submit(ledger::Ledger& ledger, Grouping& grouping, size_t submitters,
                    const std::vector<Document>& reports,
                    const std::vector<ledger::Cause>& causes) {
  std::atomic<size_t> next = 0;
  std::atomic<bool> failed = false;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < submitters; ++i) {
    threads.emplace_back([&] {
      for (size_t mine; (mine = next.fetch_add(1)) < reports.size();) {
        auto result = ledger.Commit("d000", causes[mine], [&](ledger::Txn& txn) {
          grouping.Decided();
          txn.Put(reports[mine].key, reports[mine].bytes);
          return absl::OkStatus();
        });
        if (!result.ok() || result->changes.size() != 1) failed = true;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return failed ? absl::InternalError("a commit failed") : absl::OkStatus();
}

absl::StatusOr<Json> MeasureLoad(const Settings& settings, const Load& load) {
  const std::string name = absl::StrCat("commits-", load.submitters);
  const size_t count = settings.Scaled(load.commits);
  Grouping grouping;
  ASSIGN_OR_RETURN(auto database, settings.engine.Open(name));
  ASSIGN_OR_RETURN(auto ledger, OpenLedger(std::move(database)));
  ledger->Listen([&](const ledger::Committed&) { grouping.Announced(); });
  ASSIGN_OR_RETURN(auto raw, settings.engine.OpenRaw(name + "-raw"));
  Reports our_reports, raw_reports;
  std::vector<size_t> groups;
  size_t requests = 0, bytes = 0, transactions = 0;

  auto ours = [&]() -> absl::StatusOr<double> {
    const std::vector<Document> reports = our_reports.Next(count);
    std::vector<ledger::Cause> causes;
    while (causes.size() < count) causes.push_back(MakeCause(requests++));
    ASSIGN_OR_RETURN(const double seconds, Time([&] {
                       return Submit(*ledger, grouping, load.submitters, reports, causes);
                     }));
    groups = grouping.Take();
    bytes = TotalBytes(reports) / count;
    transactions += groups.size();
    return static_cast<double>(count) / seconds;
  };
  auto limit = [&]() -> absl::StatusOr<double> {
    const std::vector<Document> reports = raw_reports.Next(count);
    ASSIGN_OR_RETURN(const double seconds,
                     Time([&] { return raw->Commit(reports, groups, load.submitters); }));
    return static_cast<double>(count) / seconds;
  };
  // A first pair, not counted, fills caches and finds out how commits are grouped.
  RETURN_IF_ERROR(ours().status());
  RETURN_IF_ERROR(limit().status());
  ASSIGN_OR_RETURN(const Comparison comparison, Compare(settings, ours, limit));
  ASSIGN_OR_RETURN(const ledger::Position head, ledger->Head("d000"));
  if (head.seq != static_cast<int64_t>(requests)) return absl::InternalError("commits are missing");
  ledger.reset();
  raw.reset();
  RETURN_IF_ERROR(settings.engine.Drop(name));
  RETURN_IF_ERROR(settings.engine.Drop(name + "-raw"));
  const bool sqlite = settings.engine.name() == "sqlite";
  return RatioRow(absl::StrCat("commits, ", load.submitters, " submitters"), settings, comparison,
                  {.at_least = true, .value = sqlite ? load.sqlite_goal : load.postgres_goal},
                  {{"ours_per_s", Short(comparison.ours)},
                   {"raw_per_s", Short(comparison.limit)},
                   {"commits_a_transaction",
                    Short(static_cast<double>(requests) / static_cast<double>(transactions))},
                   {"document_bytes", bytes},
                   {"commits_a_run", count}});
}

}  // namespace

absl::StatusOr<Json> MeasureCommits(const Settings& settings) {
  Json rows = Json::array();
  for (const Load& load : kLoads) {
    ASSIGN_OR_RETURN(Json row, MeasureLoad(settings, load));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace thidua::bench
