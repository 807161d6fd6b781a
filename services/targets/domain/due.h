#pragma once
// By when a target is due: at the end of a year, on a day, or never.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// How a target says that it is never due.
inline constexpr std::string_view kOpenEnded = "open-ended";

// A Due is the last day on which a promise may still be kept; an open-ended one has none. It is a
// value: copy it freely.
class Due {
 public:
  // Open-ended.
  Due() = default;
  explicit Due(absl::CivilDay last_day) : last_day_(last_day) {}

  // Returns what the text of Target.due_period stands for.
  //   INVALID_ARGUMENT / UNKNOWN_PERIOD: it is no year of the calendar, no last day of a month and
  //   not "open-ended".
  static absl::StatusOr<Due> Parse(std::string_view text);

  // Returns that of a stored target.
  //   DATA_LOSS / CORRUPT: it cannot be read.
  static absl::StatusOr<Due> Of(const v1::Target& target);

  // Returns the year of the last day; nullopt if it is open-ended.
  std::optional<int> year() const;

  // Returns true if the last day is that one or lies before it.
  bool IsOverBy(absl::CivilDay day) const { return last_day_ && *last_day_ <= day; }

  // Returns true if this one is due after the other; an open-ended one is after every other.
  bool IsAfter(const Due& other) const {
    return other.last_day_ && (!last_day_ || *last_day_ > *other.last_day_);
  }

  // Returns the day up to which the figures of a year count: the last day of the year, or, in the
  // due year, the last day of all.
  absl::CivilDay LastDayIn(int year) const;

  // Returns true if the figures of the year count up to a day before its end.
  bool Cuts(int year) const { return LastDayIn(year) != absl::CivilDay(year, 12, 31); }

 private:
  std::optional<absl::CivilDay> last_day_;
};

// Returns the last day of the same month in that year; `day` must be the last of its month.
absl::CivilDay SameMonthEnd(int year, absl::CivilDay day);

// Returns how people are told up to when figures count: the year if it is over on that day,
// otherwise the day.
std::string PeriodText(absl::CivilDay until);

// Returns the period of the calendar from the beginning of the year up to that day, which must be
// the last of a month: for 31 August 2025 `2025-01..2025-08`.
std::string YearUpTo(absl::CivilDay day);

// Returns the periods below a year that end with that day, which must be the last of a month, from
// the longest: for 30 September 2025 `2025-q3` and `2025-09`, for 31 August `2025-08`.
std::vector<std::string> PeriodsEndingOn(absl::CivilDay day);

}  // namespace thidua::targets
