#include "services/reporting/store/totals/figures_fold.h"

#include <absl/container/flat_hash_map.h>

#include <deque>
#include <utility>

#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/domain/totals/total.h"
#include "services/reporting/encoding/closing_bytes.h"
#include "services/reporting/encoding/figures_bytes.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/total_bytes.h"

namespace thidua::reporting {
namespace {

using v1::Round;

// Up to so many subjects are looked up one by one.
constexpr size_t kFewSubjects = 4;

// Adds all figures of `round` to `fold`.
template <class Fold>
absl::Status AddFigures(ledger::Reader& reader, const Round& round, Fold& fold) {
  FiguresReader figures_reader;
  FiguresView figures;
  return reader.Visit(FiguresOf(round.name()), "", 0,
                      [&](std::string_view key, int64_t, std::string_view image) -> absl::Status {
                        RETURN_IF_ERROR(figures_reader.Read(key, image, figures));
                        return fold.Add(key, figures);
                      });
}

// Adds the figures of these subjects, and maybe of others, to `fold`.
template <class Fold>
absl::Status AddFiguresOf(ledger::Reader& reader, const Round& round,
                          const std::vector<std::string_view>& subjects, Fold& fold) {
  if (subjects.size() > kFewSubjects) return AddFigures(reader, round, fold);
  FiguresReader figures_reader;
  FiguresView figures;
  for (const std::string_view id : subjects) {
    const std::string key = FiguresOf(round.name()).append(id);
    ASSIGN_OR_RETURN(const auto image, reader.Get(key));
    if (!image) continue;
    RETURN_IF_ERROR(figures_reader.Read(key, image->bytes, figures));
    RETURN_IF_ERROR(fold.Add(key, figures));
  }
  return absl::OkStatus();
}

// Folds the parts of one round side by side.
class PartsFold {
 public:
  explicit PartsFold(const std::vector<const Round*>& parts) {
    for (const Round* part : parts) {
      for (const auto& entry : part->roster()) {
        fold_of_.emplace(LastSegment(entry.subject()), folds_.size());
      }
      folds_.emplace_back(*part);
    }
  }

  absl::Status Add(std::string_view key, const FiguresView& figures) {
    const auto found = fold_of_.find(LastSegment(key));
    return found == fold_of_.end() ? absl::OkStatus() : folds_[found->second].Add(key, figures);
  }

  absl::StatusOr<std::vector<Tallies>> Finish() && {
    std::vector<Tallies> tallies;
    for (RoundFold& fold : folds_) {
      ASSIGN_OR_RETURN(tallies.emplace_back(), std::move(fold).Finish());
    }
    return tallies;
  }

 private:
  absl::flat_hash_map<std::string_view, size_t> fold_of_;  // by id of the subject
  std::deque<RoundFold> folds_;
};

}  // namespace

absl::StatusOr<FoldedFigures> FoldFigures(ledger::Reader& reader, const Round& round) {
  RoundFold fold(round);
  RETURN_IF_ERROR(AddFigures(reader, round, fold));
  ASSIGN_OR_RETURN(const Tallies tallies, std::move(fold).Finish());
  return FoldedFigures{TotalBytes(TotalOf(round.name()), tallies), EncodeLeaf(tallies)};
}

absl::StatusOr<std::string> FoldClosing(ledger::Reader& reader,
                                        const std::vector<const Round*>& rounds) {
  const Round closing = ClosingRound(rounds);
  ClosingFold fold(rounds, closing);
  for (; fold.NeedsMore(); fold.EndRound()) {
    RETURN_IF_ERROR(AddFigures(reader, fold.next_round(), fold));
  }
  ASSIGN_OR_RETURN(const Tallies tallies, std::move(fold).Finish());
  return EncodeClosing(tallies, rounds);
}

absl::StatusOr<std::vector<Tallies>> FoldParts(ledger::Reader& reader, const Round& round,
                                               const std::vector<const Round*>& parts) {
  PartsFold fold(parts);
  RETURN_IF_ERROR(AddFigures(reader, round, fold));
  return std::move(fold).Finish();
}

absl::Status AddNextRound(ledger::Reader& reader, const std::vector<std::string_view>& subjects,
                          SubjectFold& fold) {
  return AddFiguresOf(reader, fold.next_round(), subjects, fold);
}

absl::Status AddToSeries(ledger::Reader& reader, const Round& round,
                         const std::vector<std::string_view>& subjects, SeriesTable& table) {
  return AddFiguresOf(reader, round, subjects, table);
}

}  // namespace thidua::reporting
