#include "common/value/date.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include "common/value/errors.h"
#include "common/value/text.h"

namespace thidua {
namespace {

// Fixed, so that no time zone database is needed: there has been no summer time since 1945. Made
// once, because every question for a permission may ask which day it is.
absl::TimeZone Vietnam() {
  static const absl::TimeZone zone = absl::FixedTimeZone(7 * 60 * 60);
  return zone;
}

// Four digits, a dash, two digits, a dash, two digits.
bool HasShapeOfDate(std::string_view text) {
  if (text.size() != 10) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : !absl::ascii_isdigit(text[i])) return false;
  }
  return true;
}

int Number(std::string_view digits) {
  int value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

absl::StatusOr<absl::CivilDay> ParseDate(std::string_view text) {
  if (HasShapeOfDate(text) && text.front() != '0') {
    const int year = Number(text.substr(0, 4));
    const int month = Number(text.substr(5, 2));
    const int day = Number(text.substr(8, 2));
    // The constructor carries what is out of range into the next field.
    const absl::CivilDay date(year, month, day);
    if (FormatDate(date) == text) return date;
  }
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
               absl::StrCat(Quote(text), " is not a date such as 2022-06-30"));
}

std::string FormatDate(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::string DateInFigures(absl::CivilDay day) {
  return day.month() < 3 ? absl::StrFormat("%02d/%02d/%04d", day.day(), day.month(), day.year())
                         : absl::StrFormat("%02d/%d/%04d", day.day(), day.month(), day.year());
}

absl::CivilDay DayInVietnam(absl::Time time) { return absl::ToCivilDay(time, Vietnam()); }

absl::Time StartInVietnam(absl::CivilDay day) { return absl::FromCivil(day, Vietnam()); }

}  // namespace thidua
