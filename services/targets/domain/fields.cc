#include "services/targets/domain/fields.h"

#include "services/targets/domain/rational.h"

namespace thidua::targets {

std::optional<mpq_class> CheckNumber(std::string_view field, std::string_view text,
                                     Violations& violations) {
  auto number = ParseDecimal(text);
  violations.AddStatus(field, number.status());
  if (!number.ok()) return std::nullopt;
  return *std::move(number);
}

void CheckOptionalNotNegative(std::string_view field, std::string_view text,
                              Violations& violations) {
  if (text.empty()) return;
  const auto number = CheckNumber(field, text, violations);
  if (number && *number < 0) violations.Add(field, "must not be negative");
}

std::optional<int> CheckYear(std::string_view field, std::string_view text, const Years& years,
                             Violations& violations) {
  const auto period = ParsePeriod(text);
  if (!period.ok() || !IsCalendarYear(*period) || period->year < years.first ||
      period->year > years.last) {
    violations.Add(field, absl::StrCat("is not a year from ", years.first, " to ", years.last),
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
    return std::nullopt;
  }
  return period->year;
}

bool IsCalendarYear(const Period& period) {
  return period.calendar == Calendar::kCalendar && period.kind == PeriodKind::kYear;
}

}  // namespace thidua::targets
