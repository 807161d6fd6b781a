#include "common/value/status_macros.h"
#include "tests/bench/ledger/benchmarks.h"
#include "tests/bench/ledger/made_up.h"
#include "tests/bench/ledger/store.h"

namespace thidua::bench {
namespace {

constexpr size_t kReports = 10'000;  // a commit
constexpr size_t kCommunes = 25;

// Reports of one district whose names no other run has.
std::vector<Document> MakeReports(size_t run, size_t count) {
  std::vector<Document> reports;
  const size_t months = (count + kCommunes - 1) / kCommunes;
  for (size_t i = 0; i < count; ++i) {
    reports.push_back(ReportDocument(0, run * months + i / kCommunes, i % kCommunes));
  }
  return reports;
}

}  // namespace

absl::StatusOr<Json> MeasureImport(const Settings& settings) {
  const size_t count = settings.Scaled(kReports);
  const double values = static_cast<double>(count * kColumns);
  ASSIGN_OR_RETURN(auto database, settings.engine.Open("import"));
  ASSIGN_OR_RETURN(auto ledger, OpenLedger(std::move(database)));
  ASSIGN_OR_RETURN(auto raw, settings.engine.OpenRaw("import-raw"));
  size_t our_runs = 0, raw_runs = 0, bytes = 0;

  auto ours = [&]() -> absl::StatusOr<double> {
    const std::vector<Document> reports = MakeReports(our_runs, count);
    bytes += TotalBytes(reports);
    ASSIGN_OR_RETURN(const double seconds, Time([&] {
                       return CommitAll(*ledger, "d000", MakeCause(our_runs), reports);
                     }));
    ++our_runs;
    return values / seconds;
  };
  auto limit = [&]() -> absl::StatusOr<double> {
    const std::vector<Document> reports = MakeReports(raw_runs++, count);
    ASSIGN_OR_RETURN(const double seconds, Time([&] { return raw->Load(reports); }));
    return values / seconds;
  };
  ASSIGN_OR_RETURN(const Comparison comparison, Compare(settings, ours, limit));
  ASSIGN_OR_RETURN(auto reader, ledger->Read("d000", std::nullopt));
  ASSIGN_OR_RETURN(auto images, reader->Scan("units/d000/rounds/", "", 0));
  if (images.size() != count * our_runs) return absl::InternalError("reports are missing");
  images.clear();
  reader.reset();
  ledger.reset();
  raw.reset();
  ASSIGN_OR_RETURN(const int64_t our_bytes, settings.engine.Bytes("import"));
  ASSIGN_OR_RETURN(const int64_t raw_bytes, settings.engine.Bytes("import-raw"));
  RETURN_IF_ERROR(settings.engine.Drop("import"));
  RETURN_IF_ERROR(settings.engine.Drop("import-raw"));

  const bool sqlite = settings.engine.name() == "sqlite";
  const double images_stored = static_cast<double>(count * our_runs);
  const double document = static_cast<double>(bytes) / images_stored;
  const double stored = static_cast<double>(our_bytes) / images_stored;
  const double raw_stored = static_cast<double>(raw_bytes) / images_stored;
  return Json::array({
      RatioRow("import, one commit, below the API", settings, comparison,
               {.at_least = true, .value = sqlite ? 0.75 : 0.55},
               {{"ours_values_per_s", Short(comparison.ours)},
                {"raw_values_per_s", Short(comparison.limit)},
                {"reports_a_commit", count}}),
      ValueRow("stored bytes a report / its document", settings, stored / document, "x",
               {.at_least = false, .value = 1.25},
               {{"ours_bytes", Short(stored)},
                {"raw_bytes", Short(raw_stored)},
                {"document_bytes", Short(document)}}),
  });
}

}  // namespace thidua::bench
