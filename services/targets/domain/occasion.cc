#include "services/targets/domain/occasion.h"

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/fields.h"

namespace thidua::targets {
namespace {

// Returns true for a year of the calendar and for what can be evaluated of one before it is over.
bool IsYearOrPart(const Period& period) {
  if (period.calendar != Calendar::kCalendar) return false;
  const absl::CivilDay last = period.Window().last;
  switch (period.kind) {
    case PeriodKind::kYear:
      return true;
    case PeriodKind::kMonth:
    case PeriodKind::kQuarter:
    case PeriodKind::kHalf:
      return last.month() != 12;
    case PeriodKind::kRange:
      return period.Window().first == absl::CivilDay(last.year(), 1, 1) && last.month() != 12;
    case PeriodKind::kTerm:
      break;
  }
  return false;
}

// Sets what is evaluated.
void ReadPeriod(std::string_view text, const Years& years, Occasion& occasion,
                Violations& violations) {
  const auto period = ParsePeriod(text);
  if (!period.ok() || !IsYearOrPart(*period) || period->year < years.first ||
      period->year > years.last) {
    violations.Add(
        "period",
        absl::StrCat("is not a year from ", years.first, " to ", years.last,
                     ", and not a month, quarter or half of one, or months from January on, that "
                     "ends before the year does"),
        type::v1::ERROR_REASON_UNKNOWN_PERIOD);
    return;
  }
  occasion.year = period->year;
  occasion.as_of = period->Window().last;
}

}  // namespace

absl::StatusOr<Occasion> Occasion::Of(const v1::Plan& plan, const std::vector<v1::Target>& targets,
                                      std::string_view period, std::string_view owner_valid_to) {
  Occasion occasion;
  ASSIGN_OR_RETURN(occasion.plan, PlanYears::Of(plan));
  int last = occasion.plan.last();
  for (const v1::Target& target : targets) {
    ASSIGN_OR_RETURN(const Due due, Due::Of(target));
    last = std::max(last, due.year().value_or(last));
  }
  Violations violations;
  ReadPeriod(period, {occasion.first_year(), last}, occasion, violations);
  if (!owner_valid_to.empty()) {
    const auto end = ParseDate(owner_valid_to);
    violations.AddStatus("pin.owner_valid_to", end.status());
    if (end.ok()) occasion.owner_end = *end;
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return occasion;
}

bool StartsWithTerm(v1::Window window) {
  switch (window) {
    case v1::WINDOW_TERM_TO_DATE:
    case v1::WINDOW_MEAN_TO_DATE:
      return true;
    case v1::WINDOW_PERIOD:
    case v1::WINDOW_UNSPECIFIED:
    case SENTINELS_OF(v1::Window):
      break;
  }
  return false;
}

int BaseYearOf(const v1::Indicator& indicator, const PlanYears& plan) {
  const auto own = ParsePeriod(indicator.base_period());
  return own.ok() ? own->year : plan.base_year;
}

int DecidingYear(const Due& due, const Occasion& occasion) {
  return std::min(occasion.year, due.year().value_or(occasion.year));
}

}  // namespace thidua::targets
