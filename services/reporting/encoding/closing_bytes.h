#pragma once
// Closing values (see domain/totals/closing.h) in few bytes, kept beside leaves.
//
//   number  bytes of a leaf of the closing round, and these bytes (see leaf.h)
//   for each group, that of all subjects first, and each column in turn:
//     number  values that are carried; if there are any:
//     number  the round that the oldest of them is of, counted from the oldest round, which is 0

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The format number, which changes with the bytes or their meaning, those of leaves too.
inline constexpr int kClosingFormat = 1;

// Returns the bytes of what ClosingFold::Finish made of `rounds`.
std::string EncodeClosing(const Tallies& tallies, const std::vector<const v1::Round*>& rounds);

// Reads the closing values of `rounds`, whose ClosingRound is `closing`; it must outlive the
// result.
//   DATA_LOSS / CORRUPT: `bytes` are none of these rounds.
absl::StatusOr<Tallies> ReadClosing(std::string_view bytes, const v1::Round& closing,
                                    const std::vector<const v1::Round*>& rounds);

}  // namespace thidua::reporting
