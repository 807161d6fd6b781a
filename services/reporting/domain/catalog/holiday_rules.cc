#include "services/reporting/domain/catalog/holiday_rules.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/text.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

constexpr int kMaxDaysOff = 366;

// Reads the days of one list of a year.
class DayReader {
 public:
  DayReader(int year, Violations& violations) : year_(year), violations_(violations) {}

  // The day; nothing where it is none, or the year itself is unknown.
  std::optional<absl::CivilDay> Read(const std::string& field, const std::string& text) {
    const auto day = ParseDate(text);
    violations_.AddStatus(field, day.status());
    if (!day.ok()) return std::nullopt;
    if (year_ != 0 && day->year() != year_) {
      violations_.Add(field, absl::StrCat(text, " is not of the year ", year_));
    }
    if (last_ && *day <= *last_) {
      violations_.Add(
          field, absl::StrCat(text, *day == *last_ ? " stands twice" : " is out of order"),
          *day == *last_ ? type::v1::ERROR_REASON_DUPLICATE : type::v1::ERROR_REASON_INVALID_FIELD);
    }
    last_ = *day;
    return *day;
  }

 private:
  const int year_;  // 0: unknown
  Violations& violations_;
  std::optional<absl::CivilDay> last_;
};

bool IsWeekend(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday;
}

}  // namespace

absl::Status ValidateHolidayYear(const catalog::v1::HolidayYear& year,
                                 const catalog::v1::HolidayYear*, CatalogLookup& lookup) {
  Violations violations;
  int number = 0;
  const std::string id(LastSegment(year.name()));
  if (!absl::SimpleAtoi(id, &number) || id != absl::StrCat(number) || number < 1900 ||
      number > 2199) {
    violations.Add("holiday_year.name", "is not holidays/{year} with a year from 1900 to 2199");
    number = 0;
  }
  if (year.days_off_size() > kMaxDaysOff || year.days_made_up_size() > kMaxDaysOff) {
    violations.Add("holiday_year.days_off", absl::StrCat("a year has no more than ", kMaxDaysOff));
    return violations.ToStatus();
  }
  std::set<absl::CivilDay> off;
  DayReader days_off(number, violations);
  for (int i = 0; i < year.days_off_size(); ++i) {
    const std::string field = absl::StrCat("holiday_year.days_off[", i, "]");
    if (const auto day = days_off.Read(field + ".date", year.days_off(i).date())) off.insert(*day);
    violations.AddStatus(field + ".title", CheckText(year.days_off(i).title(), 200));
  }
  DayReader made_up(number, violations);
  for (int i = 0; i < year.days_made_up_size(); ++i) {
    const std::string field = absl::StrCat("holiday_year.days_made_up[", i, "]");
    const auto day = made_up.Read(field, year.days_made_up(i));
    if (!day) continue;
    if (!IsWeekend(*day)) {
      violations.Add(field, absl::StrCat(year.days_made_up(i), " is no Saturday or Sunday"));
    }
    if (off.contains(*day)) {
      violations.Add(field, absl::StrCat(year.days_made_up(i), " is a day off as well"),
                     type::v1::ERROR_REASON_DUPLICATE);
    }
  }
  violations.AddStatus("holiday_year.source", CheckText(year.source(), 1000));
  if (!year.owner().empty()) {
    CheckUnit("holiday_year.owner", year.owner(), lookup, violations);
    const catalog::v1::Unit* owner = lookup.unit(year.owner());
    if (owner != nullptr &&
        std::any_of(owner->versions().begin(), owner->versions().end(),
                    [](const auto& version) { return !version.parent().empty(); })) {
      violations.Add("holiday_year.owner",
                     "is not a unit at the top: the days off hold for everybody");
    }
  }
  return violations.ToStatus();
}

}  // namespace thidua::reporting
