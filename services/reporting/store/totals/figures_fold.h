#pragma once
// Folds over figures as they are stored.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "services/reporting/domain/totals/series.h"
#include "services/reporting/domain/totals/subject_fold.h"
#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// What a fold of a round's figures makes.
struct FoldedFigures {
  std::string total;  // TotalBytes
  std::string leaf;
};

// Folds the figures of `round`, which `reader` read. Fails as RoundFold and FiguresReader do.
absl::StatusOr<FoldedFigures> FoldFigures(ledger::Reader& reader, const v1::Round& round);

// Returns the bytes of the closing values of `rounds` (of one owner, oldest first, at least one),
// which `reader` read: the last round's figures are read, and those of earlier rounds as far as
// something is lacking. Fails as ClosingFold and FiguresReader do.
absl::StatusOr<std::string> FoldClosing(ledger::Reader& reader,
                                        const std::vector<const v1::Round*>& rounds);

// Returns what the figures of `round`, which `reader` read, make in each of its `parts`, in their
// order: rounds like it with lines of their own of its roster, no two with the same subject, which
// must outlive what is returned. Fails as RoundFold and FiguresReader do.
absl::StatusOr<std::vector<Tallies>> FoldParts(ledger::Reader& reader, const v1::Round& round,
                                               const std::vector<const v1::Round*>& parts);

// Adds the figures in fold.next_round(), which `reader` read, of the subjects with these ids: a few
// are looked up one by one, for more the round's figures are read through. Fails as
// SubjectFold::Add and FiguresReader do.
absl::Status AddNextRound(ledger::Reader& reader, const std::vector<std::string_view>& subjects,
                          SubjectFold& fold);

// Adds the figures in `round` of subjects, given by their ids, to `table`, which has begun the
// round, as AddNextRound does. Fails as SeriesTable and FiguresReader do.
absl::Status AddToSeries(ledger::Reader& reader, const v1::Round& round,
                         const std::vector<std::string_view>& subjects, SeriesTable& table);

}  // namespace thidua::reporting
