#pragma once
// Periods that figures are reported for and promises are made for.
//
//   calendar         2022   2022-h1   2022-q3   2022-06   and terms: 2021-2025
//   administrative   a2022  a2022-h1  a2022-q3  a2022-06
//   school           s2022  (school year 2022-2023)  s2022-h1  s2022-h2  (its terms)
//
// and any months in a row of the first two, from the first to the last one: 2022-01..2022-09,
// a2022-01..a2022-08. A range that is one of the other periods is that period: 2022-01..2022-03 is
// 2022-q1. Rounds are of none of these; they are windows that rounds are added up over.
//
// The administrative calendar is that of Decree 09/2019/ND-CP, article 12: a month runs from the
// 15th of the month before to the 14th, and its year from 15 December to 14 December. A school
// year runs from 1 September to 31 August. Its terms are cut after January: the first one ends in
// the middle of that month, on days that each year's decision names, and is reported by its end.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string>
#include <string_view>
#include <vector>

namespace thidua {

enum class Calendar { kCalendar, kAdministrative, kSchool };

// From short to long.
enum class PeriodKind { kMonth, kQuarter, kHalf, kYear, kTerm, kRange };

// Both days belong to the window.
struct DateWindow {
  absl::CivilDay first;
  absl::CivilDay last;

  bool Contains(absl::CivilDay day) const { return first <= day && day <= last; }
  bool operator==(const DateWindow&) const = default;
};

// A value: copy it freely. Comes from ParsePeriod or from another period; terms of years are of the
// calendar's years only, and the school calendar has years and halves only.
struct Period {
  Calendar calendar = Calendar::kCalendar;
  PeriodKind kind = PeriodKind::kYear;
  int year = 0;       // the first one of a term or school year
  int index = 0;      // month 1-12, quarter 1-4, half 1-2, first month of a range; 0 for others
  int end_year = 0;   // the last year of a term or range; 0 for all others
  int end_index = 0;  // the last month of a range; 0 for all others

  // The text that ParsePeriod reads back.
  std::string ToString() const;

  DateWindow Window() const;

  // True if the other period is of the same calendar and lies wholly within this one (a period
  // contains itself). Never true across calendars: an administrative month is no part of a
  // calendar year, though most of its days are.
  bool Contains(const Period& other) const;

  // The periods of that kind that make up this one, in order: the months of a year, the years of a
  // term. Itself for its own kind; none for a longer kind or one that the calendar lacks. Of a
  // range that such periods do not fill, the rest is made up of shorter ones: 2022-q1, 2022-q2,
  // 2022-07.
  std::vector<Period> Parts(PeriodKind part_kind) const;

  // The adjoining period of the same calendar, kind and length.
  Period Next() const;
  Period Previous() const;

  bool operator==(const Period&) const = default;
};

// By first day, then by last day: January before its quarter, the quarter before its year. No two
// periods share a window, so equivalent periods are equal.
bool operator<(const Period& a, const Period& b);

// Reads one of the forms above: years 1900 to 2199, terms of 2 to 20 years, ranges of at most 20
// years.
// INVALID_ARGUMENT, UNKNOWN_PERIOD for any other text; the message lists the forms.
absl::StatusOr<Period> ParsePeriod(std::string_view text);

}  // namespace thidua
