#pragma once
// The names of what Reporting stores: patterns, and how one is made from another.

#include <string>
#include <string_view>

#include "common/value/check.h"
#include "common/value/name.h"

namespace thidua::reporting {

// The name of this service in position tokens.
inline constexpr std::string_view kService = "reporting";

// The ledger that holds the catalog.
inline constexpr std::string_view kCatalogLedger = "catalog";

inline constexpr NamePattern kScaleName("scales/{scale}");
inline constexpr NamePattern kHolidayYearName("holidays/{year}");
inline constexpr NamePattern kElementName("elements/{element}");
inline constexpr NamePattern kFormName("forms/{form}");
inline constexpr NamePattern kBindingName("bindings/{principal}");
inline constexpr NamePattern kRevocationName("revocations/{revocation}");
inline constexpr NamePattern kRoundName("units/{unit}/rounds/{round}");
inline constexpr NamePattern kScheduleName("units/{unit}/schedule");
inline constexpr NamePattern kReportName("units/{unit}/rounds/{round}/reports/{subject}");
inline constexpr NamePattern kFiguresName("units/{unit}/rounds/{round}/figures/{subject}");
inline constexpr NamePattern kTotalName("units/{unit}/rounds/{round}/total");

// The part of a report's or figures' name that names its round. `name` must be such a name.
inline std::string_view RoundOf(std::string_view name) {
  const size_t slash = name.rfind('/', name.rfind('/') - 1);
  THIDUA_CHECK(slash != std::string_view::npos && slash > 0,
               "A report's or figures' name has its round before the last two parts.");
  return name.substr(0, slash);
}

// The part of a round's, report's or figures' name that names the owner: "units/{owner}".
inline std::string_view OwnerOf(std::string_view name) {
  return name.substr(0, name.find('/', name.find('/') + 1));
}

// The part of a round's name that names its period; empty where the name is no round's.
inline std::string_view PeriodOf(std::string_view round) {
  const size_t slash = round.rfind('/');
  const size_t dot = round.find('.', slash == std::string_view::npos ? 0 : slash);
  return dot == std::string_view::npos ? std::string_view() : round.substr(dot + 1);
}

// Prefixes under which a round's reports and figures lie.
inline std::string ReportsOf(std::string_view round) { return std::string(round) + "/reports/"; }
inline std::string FiguresOf(std::string_view round) { return std::string(round) + "/figures/"; }

// The name of a round's total.
inline std::string TotalOf(std::string_view round) { return std::string(round) + "/total"; }

}  // namespace thidua::reporting
