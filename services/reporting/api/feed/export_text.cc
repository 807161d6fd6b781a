#include "services/reporting/api/feed/export_text.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include "common/value/csv_field.h"
#include "common/value/date.h"

namespace thidua::reporting {

void AppendLine(std::initializer_list<std::string_view> fields, std::string& text) {
  bool first = true;
  for (const std::string_view field : fields) {
    if (!first) text.push_back(',');
    first = false;
    text += CsvField(field);
  }
  text += "\r\n";
}

std::string Lower(const std::string& name) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", "-"}}));
}

std::string StatusName(type::v1::ValueStatus status) {
  return status == type::v1::VALUE_STATUS_UNSPECIFIED ? "" : ShortName(status, "VALUE_STATUS_");
}

std::string SdmxPeriod(const Period& period) {
  const DateWindow window = period.Window();
  if (period.calendar == Calendar::kCalendar) {
    switch (period.kind) {
      case PeriodKind::kYear:
        return absl::StrCat(period.year);
      case PeriodKind::kHalf:
        return absl::StrCat(period.year, "-S", period.index);
      case PeriodKind::kQuarter:
        return absl::StrCat(period.year, "-Q", period.index);
      case PeriodKind::kMonth:
        return FormatDate(window.first).substr(0, 7);
      case PeriodKind::kTerm:
      case PeriodKind::kRange:
        break;
    }
  }
  const absl::CivilDay after = window.last + 1;
  const auto months =
      12 * (after.year() - window.first.year()) + after.month() - window.first.month();
  return absl::StrCat(FormatDate(window.first),
                      months == 12 ? "/P1Y" : absl::StrCat("/P", months, "M"));
}

std::string_view SdmxFrequency(const Period& period) {
  switch (period.kind) {
    case PeriodKind::kMonth:
      return "M";
    case PeriodKind::kQuarter:
      return "Q";
    case PeriodKind::kHalf:
      return "S";
    case PeriodKind::kYear:
    case PeriodKind::kTerm:
    case PeriodKind::kRange:
      break;
  }
  return "A";
}

}  // namespace thidua::reporting
