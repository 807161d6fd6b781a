#pragma once
// The verdict on one target.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>

#include <optional>

#include "services/targets/domain/exact_value.h"
#include "services/targets/domain/measure.h"
#include "services/targets/domain/occasion.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// What the target came to, and its value unrounded where there is one.
struct Judgement {
  v1::TargetResult result;
  std::optional<ExactValue> value;
};

// Judges the target by what `measure` reads in a year. Everything in the result is set but the
// baseline.
//
// A target that is due before the evaluated year is judged in its due year. Where the owner ceased
// to exist the last year that has a value counts. Trajectories are steps: what a point requires, it
// requires until the next one.
//   DATA_LOSS / CORRUPT: a number in the stored target is none. Errors of `measure`.
absl::StatusOr<Judgement> Judge(const v1::Target& target, const Occasion& occasion,
                                absl::FunctionRef<absl::StatusOr<Reading>(int year)> measure);

// The printed value of a reading; it must have one.
v1::Quantity ToQuantity(const Reading& reading, int decimals);

}  // namespace thidua::targets
