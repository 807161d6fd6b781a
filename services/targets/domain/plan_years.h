#pragma once
// The years of a plan: those that promises are made for, and the one that they start from.

#include <absl/status/statusor.h>

#include "common/value/period.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// How far from its term a plan may look: figures are read, and powers are computed, year by year.
inline constexpr int kMaxYearsBefore = 30;
inline constexpr int kMaxYearsBeyond = 20;

// The years of one plan. A value: copy it freely.
struct PlanYears {
  Period term;        // of the calendar
  int base_year = 0;  // before the term

  // Returns those of a stored plan.
  //   DATA_LOSS / CORRUPT: its periods cannot be read.
  static absl::StatusOr<PlanYears> Of(const v1::Plan& plan);

  int first() const { return term.year; }
  int last() const { return static_cast<int>(term.Window().last.year()); }
};

}  // namespace thidua::targets
