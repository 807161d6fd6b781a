#include <absl/time/clock.h>

#include <algorithm>
#include <utility>

#include "common/resource/image.h"
#include "common/value/decimal.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/series.h"
#include "services/reporting/domain/totals/total.h"
#include "services/reporting/store/totals/figures_fold.h"
#include "services/reporting/store/totals/totals.h"
#include "tests/bench/ledger/benchmarks.h"
#include "tests/bench/ledger/made_up.h"
#include "tests/bench/ledger/store.h"

namespace thidua::bench {
namespace {

constexpr size_t kSubjects = 25;
constexpr size_t kMonths = 60;
constexpr size_t kDistrict = 0;
constexpr size_t kRun = 600;  // totals a run

// The latest images under a prefix, as the ledger's tables hold them.
constexpr char kScan[] =
    "SELECT h.key, h.image FROM changes h "
    "WHERE h.ledger = $1 AND h.key >= $2 AND h.key < $3 AND NOT EXISTS "
    "(SELECT 1 FROM changes x WHERE x.ledger = $1 AND x.key = h.key AND x.seq > h.seq) "
    "ORDER BY h.key";

// A district's five years in the ledger, as documents and as values.
absl::Status LoadDistrict(ledger::Ledger& ledger, Raw& raw, bool split, size_t columns) {
  std::vector<std::string> classes;
  for (size_t i = 0; i < kSubjects; ++i) classes.push_back(UrbanClass(i));
  for (size_t month = 0; month < kMonths; ++month) {
    std::vector<Document> figures, documents;
    std::vector<StoredValue> values;
    documents.push_back(RoundDocument(kDistrict, month, kSubjects, split, columns));
    for (size_t i = 0; i < kSubjects; ++i) {
      documents.push_back(ReportDocument(kDistrict, month, i, columns));
      figures.push_back(FiguresDocument(kDistrict, month, i, columns));
      for (size_t c = 0; c < columns; ++c) {
        values.push_back({static_cast<int64_t>(month), static_cast<int64_t>(i),
                          static_cast<int64_t>(c), type::v1::VALUE_STATUS_OFFICIAL,
                          ValueOf(kDistrict, month, i, c)});
      }
    }
    RETURN_IF_ERROR(raw.Load(figures));
    RETURN_IF_ERROR(raw.LoadValues(values, classes));
    documents.insert(documents.end(), figures.begin(), figures.end());
    RETURN_IF_ERROR(CommitAll(ledger, "d000", MakeCause(month), documents));
  }
  return absl::OkStatus();
}

// Seconds that one call of `work` takes, of `count` calls with months in turn.
absl::StatusOr<double> TimeEach(size_t count, absl::FunctionRef<absl::Status(size_t month)> work) {
  ASSIGN_OR_RETURN(const double seconds, Time([&]() -> absl::Status {
                     for (size_t i = 0; i < count; ++i) RETURN_IF_ERROR(work(i % kMonths));
                     return absl::OkStatus();
                   }));
  return seconds / static_cast<double>(count);
}

class Fold {
 public:
  Fold(const Settings& settings, std::string name, size_t columns = kColumns)
      : settings_(settings),
        name_(std::move(name)),
        columns_(columns),
        run_(settings.Scaled(kRun)) {}

  absl::Status Load(bool split) {
    ASSIGN_OR_RETURN(auto database, settings_.engine.Open(name_));
    ASSIGN_OR_RETURN(scan_, database->Connect(sql::Access::kRead));
    ASSIGN_OR_RETURN(ledger_, OpenLedger(std::move(database)));
    ASSIGN_OR_RETURN(raw_, settings_.engine.OpenRaw(name_ + "-raw"));
    // Without its near cache every total is computed, from the ledger's present version.
    cold_.emplace(*ledger_,
                  reporting::Totals::Options{
                      .near_bytes = 0, .sole_writer = false, .clock = [] { return absl::Now(); }});
    warm_.emplace(*ledger_, reporting::Totals::Options{.clock = [] { return absl::Now(); }});
    RETURN_IF_ERROR(LoadDistrict(*ledger_, *raw_, split, columns_));
    for (size_t month = 0; month < kMonths; ++month) {
      rounds_.push_back(MakeRound(kDistrict, month, kSubjects, split, columns_));
      RETURN_IF_ERROR(Check(month));
    }
    return absl::OkStatus();
  }

  absl::Status Drop() {
    warm_.reset();
    cold_.reset();
    scan_.reset();
    ledger_.reset();
    raw_.reset();
    RETURN_IF_ERROR(settings_.engine.Drop(name_));
    return settings_.engine.Drop(name_ + "-raw");
  }

  // Reading the figures in force, folding them and writing the total down, against the engine's
  // scan of the very rows.
  absl::StatusOr<Json> AgainstScan(const std::string& title) {
    double read = 0, table = 0;
    auto ours = [&]() -> absl::StatusOr<double> {
      ASSIGN_OR_RETURN(read, TimeEach(run_, [&](size_t month) { return Read(month).status(); }));
      return TimeEach(run_, [&](size_t month) { return FoldOnce(month); });
    };
    auto limit = [&]() -> absl::StatusOr<double> {
      ASSIGN_OR_RETURN(table, TimeEach(run_, [&](size_t month) { return ScanTable(month); }));
      return TimeEach(run_, [&](size_t month) { return ScanLedger(month); });
    };
    ASSIGN_OR_RETURN(const Comparison comparison, Compare(settings_, ours, limit));
    return RatioRow(title, settings_, comparison, {.at_least = false, .value = 2.5},
                    {{"ours_us", Short(comparison.ours * 1e6)},
                     {"scan_us", Short(comparison.limit * 1e6)},
                     {"ours_read_us", Short(read * 1e6)},
                     {"scan_of_one_table_us", Short(table * 1e6)}});
  }

  // The figures of the first `subjects` in the first `months`, with the rows of the answer, against
  // the engine's scan of the very rows.
  absl::StatusOr<Json> SeriesAgainstScan(const std::string& title, size_t subjects, size_t months) {
    const size_t calls = std::max<size_t>(1, run_ / months);
    auto ours = [&]() -> absl::StatusOr<double> {
      return TimeEach(calls, [&](size_t) { return SeriesOnce(subjects, months); });
    };
    auto limit = [&]() -> absl::StatusOr<double> {
      return TimeEach(calls, [&](size_t) -> absl::Status {
        for (size_t month = 0; month < months; ++month) {
          RETURN_IF_ERROR(ScanLedger(month, subjects < kSubjects));
        }
        return absl::OkStatus();
      });
    };
    ASSIGN_OR_RETURN(const Comparison comparison, Compare(settings_, ours, limit));
    return RatioRow(
        title, settings_, comparison, {.at_least = false, .value = 1.5},
        {{"ours_us", Short(comparison.ours * 1e6)}, {"scan_us", Short(comparison.limit * 1e6)}});
  }

  // The whole service below the API against values as rows. The ratio is theirs / ours.
  absl::StatusOr<Json> AgainstValues(const std::string& title, bool warm, double goal) {
    reporting::Totals& totals = warm ? *warm_ : *cold_;
    auto ours = [&] {
      return TimeEach(warm ? run_ * 100 : run_, [&](size_t month) -> absl::Status {
        return totals.Get(rounds_[month].name(), {}, absl::InfiniteFuture()).status();
      });
    };
    auto theirs = [&] {
      return TimeEach(run_, [&](size_t month) -> absl::Status {
        return raw_->SumValues(static_cast<int64_t>(month), columns_).status();
      });
    };
    ASSIGN_OR_RETURN(const Comparison comparison, Compare(settings_, theirs, ours));
    return RatioRow(
        title, settings_, comparison, {.at_least = true, .value = goal},
        {{"ours_us", Short(comparison.limit * 1e6)}, {"values_us", Short(comparison.ours * 1e6)}});
  }

 private:
  absl::StatusOr<std::vector<reporting::v1::Figures>> Read(size_t month) {
    ASSIGN_OR_RETURN(auto reader, ledger_->Read("d000", std::nullopt));
    return resource::LoadAll<reporting::v1::Figures>(*reader,
                                                     reporting::FiguresOf(rounds_[month].name()));
  }

  absl::Status FoldOnce(size_t month) {
    ASSIGN_OR_RETURN(auto reader, ledger_->Read("d000", std::nullopt));
    ASSIGN_OR_RETURN(const auto folded, reporting::FoldFigures(*reader, rounds_[month]));
    return folded.total.empty() ? absl::InternalError("no total") : absl::OkStatus();
  }

  absl::Status SeriesOnce(size_t subjects, size_t months) {
    ASSIGN_OR_RETURN(auto reader, ledger_->Read("d000", std::nullopt));
    std::vector<const reporting::v1::Round*> rounds;
    google::protobuf::RepeatedPtrField<reporting::v1::SeriesPeriod> periods;
    for (size_t month = 0; month < months; ++month) {
      rounds.push_back(&rounds_[month]);
      periods.Add()->set_period(rounds_[month].period());
    }
    std::vector<std::string_view> ids;
    for (const auto& entry : rounds_[0].roster()) ids.push_back(LastSegment(entry.subject()));
    ids.resize(subjects);
    reporting::SeriesTable table(reporting::ColumnsInTimeOf(rounds), ids, false);
    for (size_t month = 0; month < months; ++month) {
      table.Begin(month, rounds_[month]);
      for (const auto& entry : rounds_[month].roster()) table.AddOwed(entry);
      RETURN_IF_ERROR(reporting::AddToSeries(*reader, rounds_[month], ids, table));
    }
    int values = 0;
    reporting::v1::Series series;
    for (size_t row = 0; row < table.rows(); ++row) {
      *series.add_rows() = table.TakeRow(row, {}, periods);
      for (const int n : series.rows(static_cast<int>(row)).n()) values += n;
    }
    return static_cast<size_t>(values) == subjects * months * columns_
               ? absl::OkStatus()
               : absl::InternalError("a series is incomplete");
  }

  // Scans the figures of a month, or of its first subject alone.
  absl::Status ScanLedger(size_t month, bool first = false) {
    std::string prefix = reporting::FiguresOf(rounds_[month].name());
    if (first) prefix.append(LastSegment(rounds_[month].roster(0).subject()));
    size_t bytes = 0;
    RETURN_IF_ERROR(scan_->Begin());
    RETURN_IF_ERROR(scan_->Query(kScan, {std::string_view("d000"), prefix, prefix + "\x7f"},
                                 [&](const sql::Row& row) {
                                   bytes += row.Text(0).size() + row.Blob(1).size();
                                   return absl::OkStatus();
                                 }));
    RETURN_IF_ERROR(scan_->Rollback());
    return bytes == 0 ? absl::InternalError("nothing was scanned") : absl::OkStatus();
  }

  absl::Status ScanTable(size_t month) {
    ASSIGN_OR_RETURN(const size_t bytes, raw_->Scan(reporting::FiguresOf(rounds_[month].name())));
    return bytes == 0 ? absl::InternalError("nothing was scanned") : absl::OkStatus();
  }

  // All ways come to the same sums.
  absl::Status Check(size_t month) {
    ASSIGN_OR_RETURN(const auto sums, raw_->SumValues(static_cast<int64_t>(month), columns_));
    for (reporting::Totals* totals : {&*cold_, &*warm_}) {
      ASSIGN_OR_RETURN(const auto ready,
                       totals->Get(rounds_[month].name(), {}, absl::InfiniteFuture()));
      reporting::v1::Total total;
      if (!total.ParseFromString(*ready.bytes) || total.basis().accepted() != kSubjects) {
        return absl::InternalError("a total is incomplete");
      }
      for (size_t i = 0; i < columns_; ++i) {
        if (total.cells(static_cast<int>(i)).sum() != FormatScaled(sums[i], 1)) {
          return absl::InternalError("two ways of adding up disagree");
        }
      }
    }
    return absl::OkStatus();
  }

  const Settings& settings_;
  const std::string name_;
  const size_t columns_;
  const size_t run_;
  std::unique_ptr<ledger::SqlLedger> ledger_;
  std::unique_ptr<sql::Connection> scan_;
  std::unique_ptr<Raw> raw_;
  std::optional<reporting::Totals> cold_, warm_;
  std::vector<reporting::v1::Round> rounds_;
};

}  // namespace

absl::StatusOr<Json> MeasureFold(const Settings& settings) {
  Json rows = Json::array();
  Fold plain(settings, "fold");
  RETURN_IF_ERROR(plain.Load(/*split=*/false));
  ASSIGN_OR_RETURN(rows.emplace_back(), plain.AgainstScan("fold of 25 subjects / scan"));
  ASSIGN_OR_RETURN(
      rows.emplace_back(),
      plain.SeriesAgainstScan("series of 25 subjects x 12 months, 100 columns / scan", 25, 12));
  ASSIGN_OR_RETURN(
      rows.emplace_back(),
      plain.SeriesAgainstScan("series of one subject x 60 months, 100 columns / scan", 1, 60));
  RETURN_IF_ERROR(plain.Drop());
  Fold narrow(settings, "fold-narrow", /*columns=*/20);
  RETURN_IF_ERROR(narrow.Load(/*split=*/false));
  ASSIGN_OR_RETURN(
      rows.emplace_back(),
      narrow.SeriesAgainstScan("series of 25 subjects x 12 months, 20 columns / scan", 25, 12));
  ASSIGN_OR_RETURN(
      rows.emplace_back(),
      narrow.SeriesAgainstScan("series of one subject x 60 months, 20 columns / scan", 1, 60));
  RETURN_IF_ERROR(narrow.Drop());
  Fold split(settings, "fold-split");
  RETURN_IF_ERROR(split.Load(/*split=*/true));
  ASSIGN_OR_RETURN(rows.emplace_back(), split.AgainstScan("the same split by an attribute / scan"));
  ASSIGN_OR_RETURN(rows.emplace_back(),
                   split.AgainstValues("values as rows / cold total", false, 5));
  ASSIGN_OR_RETURN(rows.emplace_back(),
                   split.AgainstValues("values as rows / warm total", true, 20));
  RETURN_IF_ERROR(split.Drop());
  return rows;
}

}  // namespace thidua::bench
