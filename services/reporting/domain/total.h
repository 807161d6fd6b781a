#pragma once
// Adding up a round over its subjects.

#include <absl/status/statusor.h>

#include <vector>

#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// The total of one round, without token: counts and amounts are summed exactly, states are counted
// by level, published rates stand only where the roster has one subject, everything also by value
// of each split attribute. Figures of subjects that are not on the roster are not counted.
//   FAILED_PRECONDITION / NUMBER_OUT_OF_RANGE: a sum does not fit 18 digits.
//   DATA_LOSS / CORRUPT: figures do not fit the round's columns.
absl::StatusOr<v1::Total> FoldRound(const v1::Round& round,
                                    const std::vector<v1::Figures>& figures);

}  // namespace thidua::reporting
