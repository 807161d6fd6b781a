// Periods and days.

#include "common/value/check.h"
#include "common/value/date.h"
#include "common/value/period.h"
#include "tests/fuzz/target.h"

namespace thidua {

FUZZ(period) {
  const auto period = ParsePeriod(bytes);
  if (!period.ok()) return;
  THIDUA_CHECK(period->ToString() == bytes, "A period is written as it was read.");
  const DateWindow window = period->Window();
  THIDUA_CHECK(window.first < window.last, "A period has days.");
  THIDUA_CHECK(period->Contains(*period), "A period contains itself.");
  THIDUA_CHECK(period->Next().Window().first == window.last + 1, "The next period adjoins.");
  THIDUA_CHECK(period->Next().Previous() == *period, "There and back is where one was.");
  for (const PeriodKind kind : {PeriodKind::kMonth, PeriodKind::kQuarter, PeriodKind::kHalf,
                                PeriodKind::kYear, PeriodKind::kTerm}) {
    const auto parts = period->Parts(kind);
    if (parts.empty()) continue;
    THIDUA_CHECK(
        parts.front().Window().first == window.first && parts.back().Window().last == window.last,
        "Parts begin and end with the whole.");
    for (size_t i = 0; i < parts.size(); ++i) {
      THIDUA_CHECK(period->Contains(parts[i]), "A part lies within the whole.");
      THIDUA_CHECK(i == 0 || parts[i - 1].Next() == parts[i], "Parts leave no gap.");
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
