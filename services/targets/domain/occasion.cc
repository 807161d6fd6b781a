#include "services/targets/domain/occasion.h"

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/fields.h"

namespace thidua::targets {

absl::StatusOr<Occasion> Occasion::Of(const v1::Plan& plan, std::string_view period,
                                      std::string_view owner_valid_to) {
  const auto term = ParsePeriod(plan.term());
  if (!term.ok()) return Corrupt("a stored plan has no valid term");
  const auto base = ParsePeriod(plan.base_period());
  if (!base.ok() || !IsCalendarYear(*base))
    return Corrupt("a stored plan has no valid base period");
  Violations violations;
  const auto year = ParsePeriod(period);
  if (!year.ok() || !IsCalendarYear(*year) || !term->Contains(*year)) {
    violations.Add("period", absl::StrCat("is not a year of the term ", plan.term()),
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  }
  Occasion occasion;
  if (!owner_valid_to.empty()) {
    const auto end = ParseDate(owner_valid_to);
    violations.AddStatus("pin.owner_valid_to", end.status());
    if (end.ok()) occasion.owner_end = *end;
  }
  RETURN_IF_ERROR(violations.ToStatus());
  occasion.term = *term;
  occasion.base_year = base->year;
  occasion.year = year->year;
  return occasion;
}

bool Occasion::DissolvedIn(int year) const {
  return owner_end && *owner_end <= absl::CivilDay(year, 12, 31);
}

bool IsTermToDate(v1::Window window) {
  switch (window) {
    case v1::WINDOW_TERM_TO_DATE:
      return true;
    case v1::WINDOW_PERIOD:
    case v1::WINDOW_UNSPECIFIED:
    case SENTINELS_OF(v1::Window):
      break;
  }
  return false;
}

int DecidingYear(const v1::Target& target, const Occasion& occasion) {
  const auto due = ParsePeriod(target.due_period());
  return due.ok() ? std::min(occasion.year, due->year) : occasion.year;
}

}  // namespace thidua::targets
