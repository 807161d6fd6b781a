// Periods and days.

#include <string>

#include "common/value/check.h"
#include "common/value/date.h"
#include "common/value/period.h"
#include "tests/fuzz/target.h"

namespace thidua {

FUZZ(period) {
  const auto period = ParsePeriod(bytes);
  if (!period.ok()) return;
  const std::string text = period->ToString();
  THIDUA_CHECK(text == bytes || bytes.find("..") != std::string_view::npos,
               "A period is written as it was read, unless a range is another period.");
  const auto again = ParsePeriod(text);
  THIDUA_CHECK(again.ok() && *again == *period, "What is written is read as the same period.");
  const DateWindow window = period->Window();
  THIDUA_CHECK(window.first < window.last, "A period has days.");
  THIDUA_CHECK(period->Contains(*period), "A period contains itself.");
  THIDUA_CHECK(period->Next().Window().first == window.last + 1, "The next period adjoins.");
  THIDUA_CHECK(period->Next().Previous() == *period, "There and back is where one was.");
  for (const PeriodKind kind : {PeriodKind::kMonth, PeriodKind::kQuarter, PeriodKind::kHalf,
                                PeriodKind::kYear, PeriodKind::kTerm, PeriodKind::kRange}) {
    const auto parts = period->Parts(kind);
    if (parts.empty()) continue;
    THIDUA_CHECK(
        parts.front().Window().first == window.first && parts.back().Window().last == window.last,
        "Parts begin and end with the whole.");
    for (size_t i = 0; i < parts.size(); ++i) {
      THIDUA_CHECK(period->Contains(parts[i]), "A part lies within the whole.");
      THIDUA_CHECK(i == 0 || parts[i - 1].Window().last + 1 == parts[i].Window().first,
                   "Parts leave no gap.");
    }
  }
}

FUZZ(date) {
  const auto day = ParseDate(bytes);
  if (!day.ok()) return;
  THIDUA_CHECK(FormatDate(*day) == bytes, "A date is written as it was read.");
  THIDUA_CHECK(DayInVietnam(StartInVietnam(*day)) == *day, "A day begins on that day.");
  THIDUA_CHECK(DayInVietnam(StartInVietnam(*day) - absl::Nanoseconds(1)) == *day - 1,
               "Before it begins it is the day before.");
}

}  // namespace thidua
