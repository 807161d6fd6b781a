#pragma once
// The occasion on which a plan is judged: its years, the year, the owner's end.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <optional>
#include <string_view>
#include <vector>

#include "common/value/period.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// An Occasion holds the plan's years and the one that is evaluated. It is a value: copy it freely.
struct Occasion {
  Period term;
  int base_year = 0;
  int year = 0;                             // the evaluated one, within the term
  std::optional<absl::CivilDay> owner_end;  // first day without the owner; nullopt: none

  // Returns the occasion for a stored plan and the period asked for.
  //   INVALID_ARGUMENT / UNKNOWN_PERIOD: `period` is not a year of the term.
  //   DATA_LOSS / CORRUPT: the plan's own periods cannot be read.
  //   INVALID_ARGUMENT / INVALID_FIELD: `owner_valid_to` is neither empty nor a date.
  static absl::StatusOr<Occasion> Of(const v1::Plan& plan, std::string_view period,
                                     std::string_view owner_valid_to);

  int first_year() const { return term.year; }
  // Returns true if the owner ceased to exist before that year was over.
  bool DissolvedIn(int year) const;
};

// Returns true if an indicator's cells are taken from the term's first year on, false if they are
// those of the measured year.
bool IsTermToDate(v1::Window window);

// Returns the year that decides on this occasion: the evaluated one, but never one after the due
// year, when everything is over.
int DecidingYear(const v1::Target& target, const Occasion& occasion);

}  // namespace thidua::targets
