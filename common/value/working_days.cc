#include "common/value/working_days.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <utility>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"

namespace thidua {

void WorkingDays::Declare(const catalog::v1::HolidayYear& year) {
  int number = 0;
  if (!absl::SimpleAtoi(std::string(LastSegment(year.name())), &number)) return;
  Year days;
  for (const catalog::v1::DayOff& each : year.days_off()) {
    if (const auto date = ParseDate(each.date()); date.ok()) days.off[*date] = each.title();
  }
  for (const std::string& each : year.days_made_up()) {
    if (const auto date = ParseDate(each); date.ok()) days.made_up.insert(*date);
  }
  years_.insert_or_assign(number, std::move(days));
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

absl::StatusOr<int> WorkingDays::Between(absl::CivilDay day, absl::CivilDay last) const {
  int count = 0;
  while (day < last) {
    ASSIGN_OR_RETURN(const bool works, Works(++day));
    if (works) ++count;
  }
  return count;
}

std::string WorkingDays::TitleOf(absl::CivilDay day) const {
  const auto year = years_.find(day.year());
  if (year == years_.end()) return "";
  const auto found = year->second.off.find(day);
  return found == year->second.off.end() ? "" : found->second;
}

}  // namespace thidua
