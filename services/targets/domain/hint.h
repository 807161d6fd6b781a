#pragma once
// What is needed a year for a bound to hold when it is due.

#include <optional>

#include "services/targets/domain/limits.h"
#include "services/targets/domain/reading.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// The years between which a target moves. A value: copy it freely.
struct Way {
  int base = 0;  // the base year; of a mean over the term the year before the term
  int now = 0;   // the evaluated year, after the base
  int due = 0;   // after the evaluated year

  int years_so_far() const { return now - base; }
  int years_in_all() const { return due - base; }
  int years_left() const { return due - now; }
};

// Returns the hint for an indicator whose reading must have a value, on its way to `goal`, which it
// has not reached. `decimals` is how many the value is printed with. `at_base` is the reading of
// the base year, if the target is judged by it: what is one year after it tells a yearly growth.
// Returns nullopt where nothing a year leads there: nothing grows from zero, or falls by more than
// all of it; and a comparison with the year before, or with what was planned, starts anew each
// year.
std::optional<v1::Hint> HintFor(const v1::Indicator& indicator, const Reading& reading,
                                const Goal& goal, const Way& way, int decimals,
                                const Reading& at_base);

}  // namespace thidua::targets
