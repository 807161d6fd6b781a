#include "common/value/working_days.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua {

void WorkingDays::Declare(int year, std::set<absl::CivilDay> days_off,
                          std::set<absl::CivilDay> days_made_up) {
  years_.insert_or_assign(year, Year{std::move(days_off), std::move(days_made_up)});
}

absl::StatusOr<bool> WorkingDays::Works(absl::CivilDay day) const {
  const auto year = years_.find(day.year());
  if (year == years_.end()) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_UNKNOWN_REFERENCE,
                 absl::StrCat("whether ", FormatDate(day), " is a working day is not known: ",
                              "holidays/", day.year(), " does not exist"));
  }
  if (year->second.made_up.contains(day)) return true;
  if (year->second.off.contains(day)) return false;
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday;
}

absl::StatusOr<absl::CivilDay> WorkingDays::OnOrAfter(absl::CivilDay day) const {
  while (true) {
    ASSIGN_OR_RETURN(const bool works, Works(day));
    if (works) return day;
    ++day;
  }
}

absl::StatusOr<absl::CivilDay> WorkingDays::After(absl::CivilDay day, int count) const {
  for (int i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(day, OnOrAfter(day + 1));
  }
  return day;
}

}  // namespace thidua
