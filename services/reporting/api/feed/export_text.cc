#include "services/reporting/api/feed/export_text.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include <map>

#include "common/value/csv_field.h"
#include "common/value/date.h"
#include "common/value/name.h"
#include "services/reporting/domain/names.h"

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

void AppendDeletion(std::string_view header, std::string_view structure, std::string_view round,
                    std::string& text) {
  const auto id = SplitRoundId(LastSegment(round));
  const std::string_view owner = LastSegment(OwnerOf(round));
  const std::string period = id->period.ToString(), sdmx_period = SdmxPeriod(id->period);
  // Figures are of an owner's subjects, totals of the owner, which SDMX calls the area.
  const std::string_view area =
      header.find("OWNER,") == std::string_view::npos ? "REF_AREA" : "OWNER";
  const std::map<std::string_view, std::string_view> known = {{"action", "D"},
                                                              {"round", round},
                                                              {"owner", owner},
                                                              {"form", id->form},
                                                              {"period", period},
                                                              {"STRUCTURE", "datastructure"},
                                                              {"ACTION", "D"},
                                                              {"STRUCTURE_ID", structure},
                                                              {area, owner},
                                                              {"FORM", id->form},
                                                              {"PERIOD", period},
                                                              {"FREQ", SdmxFrequency(id->period)},
                                                              {"TIME_PERIOD", sdmx_period}};
  header = header.substr(0, header.find('\r'));
  for (bool more = true; more;) {
    const size_t comma = header.find(',');
    const auto field = known.find(header.substr(0, comma));
    if (field != known.end()) text += CsvField(field->second);
    more = comma != std::string_view::npos;
    text += more ? "," : "\r\n";
    if (more) header.remove_prefix(comma + 1);
  }
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
