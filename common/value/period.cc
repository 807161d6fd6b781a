#include "common/value/period.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/value/check.h"
#include "common/value/errors.h"
#include "common/value/text.h"

namespace thidua {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;
constexpr int kLongestTerm = 20;
constexpr std::string_view kTo = "..";  // between the months of a range
// Where the second term of a school year begins, in months since January of its first year.
constexpr int kSecondTerm = 13;

// How many months a kind has; not for terms.
int MonthsOf(PeriodKind kind) {
  switch (kind) {
    case PeriodKind::kMonth:
      return 1;
    case PeriodKind::kQuarter:
      return 3;
    case PeriodKind::kHalf:
      return 6;
    case PeriodKind::kYear:
    case PeriodKind::kTerm:
    case PeriodKind::kRange:
      break;
  }
  return 12;
}

// The months that give a period its name, as [first, end) in months since year 0. The dates are a
// matter of the calendar.
std::pair<int, int> MonthRange(const Period& period) {
  const int january = period.year * 12;
  THIDUA_CHECK(period.kind != PeriodKind::kTerm || period.end_year > period.year,
               "A term has at least two years.");
  THIDUA_CHECK(period.kind >= PeriodKind::kYear ||
                   (period.index >= 1 && period.index <= 12 / MonthsOf(period.kind)),
               "A part of a year is one of those that the year has.");
  if (period.kind == PeriodKind::kTerm) return {january, (period.end_year + 1) * 12};
  if (period.kind == PeriodKind::kRange) {
    return {january + period.index - 1, period.end_year * 12 + period.end_index};
  }
  if (period.calendar == Calendar::kSchool) {
    return {january + (period.index == 2 ? kSecondTerm : 8),
            january + (period.index == 1 ? kSecondTerm : 20)};
  }
  const int months = MonthsOf(period.kind);
  const int first = january + (period.kind == PeriodKind::kYear ? 0 : (period.index - 1) * months);
  return {first, first + months};
}

// The period of that kind whose first month is `month`, in months since year 0. Not for terms,
// ranges and the school calendar.
Period FromMonth(Calendar calendar, PeriodKind kind, int month) {
  return {.calendar = calendar,
          .kind = kind,
          .year = month / 12,
          .index = kind == PeriodKind::kYear ? 0 : month % 12 / MonthsOf(kind) + 1};
}

// The months from `first` up to before `end`, at least two, in months since year 0. What is one of
// the other periods is that one.
Period FromMonths(Calendar calendar, int first, int end) {
  const int months = end - first;
  for (const PeriodKind kind : {PeriodKind::kQuarter, PeriodKind::kHalf, PeriodKind::kYear}) {
    if (months == MonthsOf(kind) && first % months == 0) return FromMonth(calendar, kind, first);
  }
  if (calendar == Calendar::kCalendar && first % 12 == 0 && end % 12 == 0) {
    return {.kind = PeriodKind::kTerm, .year = first / 12, .end_year = end / 12 - 1};
  }
  return {.calendar = calendar,
          .kind = PeriodKind::kRange,
          .year = first / 12,
          .index = first % 12 + 1,
          .end_year = (end - 1) / 12,
          .end_index = (end - 1) % 12 + 1};
}

Period Shift(Period period, int steps) {
  if (period.kind == PeriodKind::kRange) {
    const auto [first, end] = MonthRange(period);
    const int months = steps * (end - first);
    return FromMonths(period.calendar, first + months, end + months);
  }
  if (period.calendar == Calendar::kSchool && period.kind == PeriodKind::kHalf) {
    const int half = period.year * 2 + period.index - 1 + steps;
    period.year = half / 2;
    period.index = half % 2 + 1;
    return period;
  }
  if (period.kind == PeriodKind::kTerm) {
    const int years = steps * (period.end_year - period.year + 1);
    period.year += years;
    period.end_year += years;
    return period;
  }
  if (period.kind == PeriodKind::kYear) {
    period.year += steps;
    return period;
  }
  return FromMonth(period.calendar, period.kind,
                   MonthRange(period).first + steps * MonthsOf(period.kind));
}

absl::Status UnknownPeriod(std::string_view text) {
  return Error(
      absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_PERIOD,
      absl::StrCat(Quote(text),
                   " is not a period; the forms are 2022, 2022-h1, 2022-q3, 2022-06, 2021-2025 "
                   "(term), a2022, a2022-h1, a2022-q3, a2022-06 (administrative), s2022, s2022-h1 "
                   "(school year 2022-2023 and its terms) and 2022-01..2022-09 (months in a row)"));
}

// The number if `text` is digits only and within the bounds.
std::optional<int> Number(std::string_view text, int min, int max) {
  int value = 0;
  for (char c : text) {
    if (!absl::ascii_isdigit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (text.empty() || value < min || value > max) return std::nullopt;
  return value;
}

// What follows the year and its dash, two characters: "h1", "q3", "06".
std::optional<Period> ParsePartOfYear(Calendar calendar, int year, std::string_view text) {
  PeriodKind kind = PeriodKind::kMonth;
  if (text.front() == 'h') kind = PeriodKind::kHalf;
  if (text.front() == 'q') kind = PeriodKind::kQuarter;
  if (kind != PeriodKind::kMonth) text.remove_prefix(1);
  std::optional<int> index = Number(text, 1, 12 / MonthsOf(kind));
  if (!index) return std::nullopt;
  return Period{.calendar = calendar, .kind = kind, .year = year, .index = *index};
}

}  // namespace

std::string Period::ToString() const {
  std::string text = calendar == Calendar::kAdministrative ? "a"
                     : calendar == Calendar::kSchool       ? "s"
                                                           : "";
  absl::StrAppendFormat(&text, "%04d", year);
  switch (kind) {
    case PeriodKind::kMonth:
      absl::StrAppendFormat(&text, "-%02d", index);
      break;
    case PeriodKind::kQuarter:
      absl::StrAppendFormat(&text, "-q%d", index);
      break;
    case PeriodKind::kHalf:
      absl::StrAppendFormat(&text, "-h%d", index);
      break;
    case PeriodKind::kYear:
      break;
    case PeriodKind::kTerm:
      absl::StrAppendFormat(&text, "-%04d", end_year);
      break;
    case PeriodKind::kRange: {
      const auto month_of = [this](int of_year, int month) {
        return Period{
            .calendar = calendar, .kind = PeriodKind::kMonth, .year = of_year, .index = month};
      };
      return absl::StrCat(month_of(year, index).ToString(), "..",
                          month_of(end_year, end_index).ToString());
    }
  }
  return text;
}

DateWindow Period::Window() const {
  const auto [first, end] = MonthRange(*this);
  const absl::CivilMonth first_month(first / 12, first % 12 + 1);
  const absl::CivilMonth end_month(end / 12, end % 12 + 1);
  if (calendar == Calendar::kAdministrative) {
    return {absl::CivilDay(first_month - 1) + 14, absl::CivilDay(end_month - 1) + 13};
  }
  return {absl::CivilDay(first_month), absl::CivilDay(end_month) - 1};
}

bool Period::Contains(const Period& other) const {
  if (calendar != other.calendar) return false;
  const auto [first, end] = MonthRange(*this);
  const auto [other_first, other_end] = MonthRange(other);
  return first <= other_first && other_end <= end;
}

std::vector<Period> Period::Parts(PeriodKind part_kind) const {
  if (part_kind == kind) return {*this};
  if (part_kind > kind) return {};
  std::vector<Period> parts;
  if (calendar == Calendar::kSchool) {
    if (kind == PeriodKind::kYear && part_kind == PeriodKind::kHalf) {
      for (const int half : {1, 2}) {
        parts.push_back({.calendar = calendar, .kind = part_kind, .year = year, .index = half});
      }
    }
    return parts;
  }
  auto [month, end] = MonthRange(*this);
  while (month < end) {
    // The longest that begins here and fits in.
    auto fitting = std::min(part_kind, PeriodKind::kYear);
    while (month % MonthsOf(fitting) != 0 || month + MonthsOf(fitting) > end) {
      fitting = static_cast<PeriodKind>(static_cast<int>(fitting) - 1);
    }
    parts.push_back(FromMonth(calendar, fitting, month));
    month += MonthsOf(fitting);
  }
  return parts;
}

Period Period::Next() const { return Shift(*this, 1); }

Period Period::Previous() const { return Shift(*this, -1); }

bool operator<(const Period& a, const Period& b) {
  const DateWindow window_a = a.Window();
  const DateWindow window_b = b.Window();
  if (window_a.first != window_b.first) return window_a.first < window_b.first;
  return window_a.last < window_b.last;
}

absl::StatusOr<Period> ParsePeriod(std::string_view text) {
  if (const size_t to = text.find(kTo); to != std::string_view::npos) {
    const auto first = ParsePeriod(text.substr(0, to));
    const auto last = ParsePeriod(text.substr(to + kTo.size()));
    if (!first.ok() || !last.ok() || first->kind != PeriodKind::kMonth ||
        last->kind != PeriodKind::kMonth || first->calendar != last->calendar) {
      return UnknownPeriod(text);
    }
    const int begin = MonthRange(*first).first, end = MonthRange(*last).second;
    if (end - begin < 2 || end - begin > kLongestTerm * 12) return UnknownPeriod(text);
    return FromMonths(first->calendar, begin, end);
  }
  std::string_view rest = text;
  Calendar calendar = Calendar::kCalendar;
  if (rest.starts_with('a')) calendar = Calendar::kAdministrative;
  if (rest.starts_with('s')) calendar = Calendar::kSchool;
  if (calendar != Calendar::kCalendar) rest.remove_prefix(1);
  const std::optional<int> year = Number(rest.substr(0, 4), kFirstYear, kLastYear);
  if (!year) return UnknownPeriod(text);
  rest.remove_prefix(4);
  if (rest.empty()) return Period{.calendar = calendar, .kind = PeriodKind::kYear, .year = *year};
  if (rest.front() != '-') return UnknownPeriod(text);
  rest.remove_prefix(1);
  if (rest.size() == 4 && calendar == Calendar::kCalendar) {
    const std::optional<int> end_year =
        Number(rest, *year + 1, std::min(kLastYear, *year + kLongestTerm - 1));
    if (!end_year) return UnknownPeriod(text);
    return Period{.kind = PeriodKind::kTerm, .year = *year, .end_year = *end_year};
  }
  if (rest.size() != 2) return UnknownPeriod(text);
  std::optional<Period> period = ParsePartOfYear(calendar, *year, rest);
  if (!period) return UnknownPeriod(text);
  if (calendar == Calendar::kSchool && period->kind != PeriodKind::kHalf) {
    return UnknownPeriod(text);
  }
  return *period;
}

}  // namespace thidua
