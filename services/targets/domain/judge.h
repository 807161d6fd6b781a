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

// A Judgement is what the target came to, with its value unrounded where there is one.
struct Judgement {
  v1::TargetResult result;
  std::optional<ExactValue> value;
};

// Returns the verdict on the target by what `measure` reads in a year. Everything in the result is
// set but the baseline and the targets before and after this one.
//
// A target that is due before the evaluated year is judged in its due year. Where the owner ceased
// to exist the last year that has a value counts. A trajectory is a flight of steps: what a point
// requires, it requires until the next one.
//   DATA_LOSS / CORRUPT: the stored target cannot be read. Errors of `measure`.
absl::StatusOr<Judgement> Judge(const v1::Target& target, const Occasion& occasion,
                                absl::FunctionRef<absl::StatusOr<Reading>(int year)> measure);

// Returns the printed value of a reading, which must have one.
v1::Quantity ToQuantity(const Reading& reading, int decimals);

}  // namespace thidua::targets
