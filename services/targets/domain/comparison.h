#pragma once
// What a value comes to when it is compared with another one of its kind.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <optional>
#include <vector>

#include "services/targets/domain/exact_value.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Returns true if the reference must be positive, because the comparison is in per cent of it.
bool DividesByReference(v1::ComparisonKind kind);

// Returns true for the averages of yearly growth, which lead from a base to the year.
bool IsAverageGrowth(v1::ComparisonKind kind);

// Returns the years of the values that the comparison takes to judge `year`, ascending: `year` is
// the last one. A base year that is not before it is left out.
std::vector<int> ComparedYears(const v1::Comparison& comparison, int base_year, int year);

// Returns what was planned for the years from `first` through `last`, added up; nullopt if nothing
// was planned for one of them.
//   DATA_LOSS / CORRUPT: a stored number is none.
absl::StatusOr<std::optional<mpq_class>> PlannedFor(const v1::Comparison& comparison, int first,
                                                    int last);

// Returns what the comparison of the last value with the first one comes to, `years` after it.
// There must be two values at least; a mean of rates takes those of all years between. What is
// divided by must be positive, and growth does not lead below zero.
//   DATA_LOSS / CORRUPT: the kind is none.
absl::StatusOr<ExactValue> Compare(v1::ComparisonKind kind, const std::vector<mpq_class>& values,
                                   int years);

}  // namespace thidua::targets
