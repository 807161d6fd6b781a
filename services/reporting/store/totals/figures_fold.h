#pragma once
// Folds over figures as they are stored.

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/ledger/ledger.h"
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

}  // namespace thidua::reporting
