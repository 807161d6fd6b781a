#pragma once
// Figures that are assumed in the place of those in force, to see what would follow.

#include <vector>

#include "common/value/errors.h"
#include "services/targets/domain/totals.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

using AssumedFigures = google::protobuf::RepeatedPtrField<v1::AssumedFigure>;

inline constexpr int kMaxAssumed = 1000;

// Adds every violation of what is assumed under "assumed[i]": it must be of a cell that one of
// `targets` reads, in one of the totals `looked_at`, and be a value of the element's kind.
void CheckAssumptions(const AssumedFigures& assumed, const std::vector<v1::Target>& targets,
                      const std::vector<TotalKey>& looked_at, const Vocabulary& vocabulary,
                      Violations& violations);

// Puts what is assumed, which was checked, into the totals. Everybody has reported a figure that is
// assumed, officially and in all of the window; of its parts by attributes nothing is assumed, so
// that there are none.
void Assume(const AssumedFigures& assumed, const Vocabulary& vocabulary, Totals& totals);

}  // namespace thidua::targets
