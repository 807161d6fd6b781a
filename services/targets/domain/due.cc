#include "services/targets/domain/due.h"

#include <absl/strings/str_format.h>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/period.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/fields.h"

namespace thidua::targets {

absl::StatusOr<Due> Due::Parse(std::string_view text) {
  if (text == kOpenEnded) return Due();
  if (const auto year = ParsePeriod(text); year.ok() && IsCalendarYear(*year)) {
    return Due(year->Window().last);
  }
  const auto day = ParseDate(text);
  if (day.ok() && (*day + 1).month() != day->month()) return Due(*day);
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_PERIOD,
               "is no year such as 2025, no last day of a month such as 2025-06-30, and not "
               "open-ended");
}

absl::StatusOr<Due> Due::Of(const v1::Target& target) {
  auto due = Parse(target.due_period());
  if (!due.ok()) return Corrupt(absl::StrCat(target.name(), " has no valid due period"));
  return due;
}

std::optional<int> Due::year() const {
  if (!last_day_) return std::nullopt;
  return static_cast<int>(last_day_->year());
}

absl::CivilDay Due::LastDayIn(int year) const {
  return last_day_ && last_day_->year() == year ? *last_day_ : absl::CivilDay(year, 12, 31);
}

std::vector<std::string> PeriodsUpTo(absl::CivilDay day) {
  const int64_t year = day.year();
  std::vector<std::string> periods;
  int next = 1;  // the first month that is not covered
  if (day.month() >= 6) {
    periods.push_back(absl::StrFormat("%d-h1", year));
    next = 7;
  }
  if (day.month() >= next + 2) {
    periods.push_back(absl::StrFormat("%d-q%d", year, (next + 2) / 3));
    next += 3;
  }
  for (; next <= day.month(); ++next) {
    periods.push_back(absl::StrFormat("%d-%02d", year, next));
  }
  return periods;
}

}  // namespace thidua::targets
