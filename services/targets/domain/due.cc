#include "services/targets/domain/due.h"

#include <absl/strings/str_cat.h>

#include <vector>

#include "common/value/check.h"
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

absl::CivilDay SameMonthEnd(int year, absl::CivilDay day) {
  return absl::CivilDay(absl::CivilMonth(year, day.month()) + 1) - 1;
}

std::string PeriodText(absl::CivilDay until) {
  const bool is_over = until.month() == 12;
  return is_over ? absl::StrCat(until.year()) : FormatDate(until);
}

std::string YearUpTo(absl::CivilDay day) {
  const Period year{.year = static_cast<int>(day.year())};
  const std::vector<Period> months = year.Parts(PeriodKind::kMonth);
  const std::string first = months.front().ToString();
  if (day.month() == 1) return first;
  const auto range = ParsePeriod(absl::StrCat(first, "..", months[day.month() - 1].ToString()));
  THIDUA_CHECK(range.ok(), "Months of one year in a row are a period.");
  return range->ToString();
}

std::vector<std::string> PeriodsEndingOn(absl::CivilDay day) {
  const Period year{.year = static_cast<int>(day.year())};
  std::vector<std::string> periods;
  for (const PeriodKind kind : {PeriodKind::kHalf, PeriodKind::kQuarter, PeriodKind::kMonth}) {
    for (const Period& part : year.Parts(kind)) {
      if (part.Window().last == day) periods.push_back(part.ToString());
    }
  }
  return periods;
}

}  // namespace thidua::targets
