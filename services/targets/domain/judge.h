#pragma once
// The verdict on one target.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "services/targets/domain/exact_value.h"
#include "services/targets/domain/limits.h"
#include "services/targets/domain/occasion.h"
#include "services/targets/domain/reading.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// A Judgement is what the target came to, with its value unrounded where there is one.
struct Judgement {
  v1::TargetResult result;
  std::optional<ExactValue> value;
  std::optional<Limits> limits;  // of the bound, if there is one
  std::vector<mpq_class> marks;  // what the value was compared with

  // Shows the value as `text`, which must agree with the marks, and the gap that goes with it.
  // There must be a value.
  void Print(const std::string& text);
};

// Returns the verdict on the target by what `measure` reads in a year. Everything in the result is
// set but the baseline, the parts and the targets before and after this one.
//
// A target that is due before the evaluated year is judged in its due year. One that is open-ended
// is on its way for ever. A bound that was not decided is not judged. Where the owner ceased
// to exist the last year that has a value counts. The value of a target that must hold in every
// year is that of the first year in which it failed, if there is one. A trajectory is a flight of
// steps: what a point requires, it requires until the next one.
//   DATA_LOSS / CORRUPT: the stored target cannot be read. Errors of `measure`.
absl::StatusOr<Judgement> Judge(const v1::Target& target, const Occasion& occasion,
                                absl::FunctionRef<absl::StatusOr<Reading>(int year)> measure);

// Returns the value of a reading, which must have one, rounded to `decimals`.
v1::Quantity ToQuantity(const Reading& reading, int decimals);

}  // namespace thidua::targets
