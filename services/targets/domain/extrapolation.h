#pragma once
// How the values of some years are extended to a later one.

#include <optional>
#include <span>
#include <string>

#include "services/targets/domain/exact_value.h"
#include "thidua/targets/v1/forecast.pb.h"

namespace thidua::targets {

// What something came to in a year. It is a value: copy it freely.
struct ValueInYear {
  int year = 0;
  ExactValue value;
};

// What a method makes of some values: a value, or why there is none, as a sentence.
struct Extrapolation {
  std::optional<ExactValue> value;
  std::string problem;
};

// Returns what the method makes of the values, whose years ascend, for `year`, which is after all
// of them. Every method but LAST_VALUE takes two values at least, and exact numbers: a root has
// none.
Extrapolation Extrapolate(v1::ForecastMethod method, std::span<const ValueInYear> values, int year);

}  // namespace thidua::targets
