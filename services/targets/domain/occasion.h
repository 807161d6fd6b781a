#pragma once
// The occasion on which a plan is judged: its years, the day, the owner's end.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "services/targets/domain/due.h"
#include "services/targets/domain/plan_years.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// An Occasion holds the plan's years and the day as of which it is evaluated. It is a value: copy
// it freely.
struct Occasion {
  PlanYears plan;
  int year = 0;                             // the evaluated one, not before the term
  absl::CivilDay as_of;                     // in that year, the last day of a month
  std::optional<absl::CivilDay> owner_end;  // first day without the owner; nullopt: none

  // Returns the occasion for a stored plan with these targets and the period asked for.
  //   INVALID_ARGUMENT / UNKNOWN_PERIOD: `period` is no year from the term's first to its last, or
  //     to the last one in which a target is due if that is later, and no part of one that
  //     EvaluatePlanRequest lists.
  //   DATA_LOSS / CORRUPT: the plan's own periods, or those of a target, cannot be read.
  //   INVALID_ARGUMENT / INVALID_FIELD: `owner_valid_to` is neither empty nor a date.
  static absl::StatusOr<Occasion> Of(const v1::Plan& plan, const std::vector<v1::Target>& targets,
                                     std::string_view period, std::string_view owner_valid_to);

  int first_year() const { return plan.first(); }
  // Returns true if only a part of the year is evaluated.
  bool IsPartOfYear() const { return as_of != absl::CivilDay(year, 12, 31); }
  // Returns the day up to which the figures of a year count for a target that is due then: the last
  // one of the year, or that of the due year or of the evaluated year if it is earlier.
  absl::CivilDay LastDayIn(int measured, const Due& due) const {
    return measured == year ? std::min(as_of, due.LastDayIn(measured)) : due.LastDayIn(measured);
  }
  // Returns true if the owner ceased to exist before that day was over.
  bool DissolvedBy(absl::CivilDay day) const { return owner_end && *owner_end <= day; }
};

// Returns true if an indicator's cells are taken from the term's first year on, false if they are
// those of the measured year.
bool StartsWithTerm(v1::Window window);

// Returns the base year of the indicator: its own, or the plan's.
int BaseYearOf(const v1::Indicator& indicator, const PlanYears& plan);

// Returns the year that decides on this occasion: the evaluated one, but never one after the due
// year, when everything is over.
int DecidingYear(const Due& due, const Occasion& occasion);

}  // namespace thidua::targets
