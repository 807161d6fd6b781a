#pragma once
// The points that a criterion of a scoring scheme gives.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <string_view>

#include "services/targets/domain/degree.h"
#include "thidua/targets/v1/scoring.pb.h"

namespace thidua::targets {

// Points have at most so many decimals.
inline constexpr int kPointDecimals = 4;

// What a degree earns.
struct Points {
  mpq_class all;    // with the bonus
  mpq_class bonus;  // of these
};

// Returns the points of a stored criterion for a degree.
//   DATA_LOSS / CORRUPT: a number of the criterion is none.
absl::StatusOr<Points> PointsFor(const v1::Criterion& criterion, const Degree& degree);

// Returns the points of its last degree.
//   DATA_LOSS / CORRUPT: likewise.
absl::StatusOr<mpq_class> AttainableOf(const v1::Criterion& criterion);

// Returns true if the criterion is for the unit, which is of the group.
bool IsFor(const v1::Criterion& criterion, std::string_view group, std::string_view unit);

}  // namespace thidua::targets
