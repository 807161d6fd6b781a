#include "services/targets/domain/occasion.h"

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::targets {
namespace {

absl::Status Corrupt(std::string_view what) {
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat("a stored plan has no valid ", std::string(what)));
}

bool IsYear(const Period& period) {
  return period.calendar == Calendar::kCalendar && period.kind == PeriodKind::kYear;
}

}  // namespace

absl::StatusOr<Occasion> Occasion::Of(const v1::Plan& plan, std::string_view period,
                                      std::string_view owner_valid_to) {
  const auto term = ParsePeriod(plan.term());
  if (!term.ok()) return Corrupt("term");
  const auto base = ParsePeriod(plan.base_period());
  if (!base.ok() || !IsYear(*base)) return Corrupt("base period");
  Violations violations;
  const auto year = ParsePeriod(period);
  if (!year.ok() || !IsYear(*year) || !term->Contains(*year)) {
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

int DecidingYear(const v1::Target& target, const Occasion& occasion) {
  const auto due = ParsePeriod(target.due_period());
  return due.ok() ? std::min(occasion.year, due->year) : occasion.year;
}

}  // namespace thidua::targets
