#include "services/reporting/domain/reports/schedule.h"

#include <absl/strings/str_cat.h>

#include <string>
#include <utility>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round_year.h"

namespace thidua::reporting {
namespace {

constexpr int kMaxDaysBeforeEnd = 366;
// How far back the periods of a schedule may lie when it is written: some ten years.
constexpr int kMaxDaysBack = 3660;

v1::OpenRoundsRequest YearOf(const v1::RoundSchedule& schedule, int year) {
  v1::OpenRoundsRequest request;
  request.set_parent(std::string(OwnerOf(schedule.name())));
  request.set_year(year);
  *request.mutable_forms() = schedule.forms();
  return request;
}

}  // namespace

absl::Status ValidateSchedule(const v1::RoundSchedule& schedule, absl::CivilDay today,
                              CatalogLookup& lookup) {
  Violations violations;
  // Says of the owner and the forms what would be said if a year of them were opened.
  const auto year = RoundsOfYear(YearOf(schedule, static_cast<int>(today.year())), lookup);
  for (const FieldViolation& violation : ViolationsOf(year.status())) {
    const std::string field = violation.field == "parent" ? "name" : violation.field;
    violations.Add("schedule." + field, violation.description, violation.reason);
  }
  if (schedule.days_before_end() < 0 || schedule.days_before_end() > kMaxDaysBeforeEnd) {
    violations.Add("schedule.days_before_end",
                   absl::StrCat(schedule.days_before_end(), " is not 0 to ", kMaxDaysBeforeEnd));
  }
  const auto since = ParseDate(schedule.since());
  if (schedule.since().empty()) {
    violations.Add("schedule.since", "is required: the first day on which a period may end");
  } else if (!since.ok()) {
    violations.AddStatus("schedule.since", since.status());
  } else if (*since < today - kMaxDaysBack) {
    violations.Add("schedule.since",
                   absl::StrCat(schedule.since(), " lies more than ", kMaxDaysBack,
                                " days back: rounds of earlier periods are opened by the year"));
  }
  return violations.ToStatus();
}

absl::StatusOr<std::vector<v1::OpenRoundRequest>> ScheduledRounds(const v1::RoundSchedule& schedule,
                                                                  absl::CivilDay today,
                                                                  CatalogLookup& lookup) {
  ASSIGN_OR_RETURN(const absl::CivilDay since, ParseDate(schedule.since()));
  const absl::CivilDay until = today + schedule.days_before_end();
  std::vector<v1::OpenRoundRequest> due;
  // A period may end in the year after the one that it is called by, as school years do.
  for (auto year = since.year() - 1; year <= until.year() + 1; ++year) {
    ASSIGN_OR_RETURN(auto rounds, RoundsOfYear(YearOf(schedule, static_cast<int>(year)), lookup));
    for (v1::OpenRoundRequest& round : rounds) {
      ASSIGN_OR_RETURN(const Period period, ParsePeriod(round.period()));
      const absl::CivilDay last = period.Window().last;
      if (since <= last && last <= until) due.push_back(std::move(round));
    }
  }
  return due;
}

}  // namespace thidua::reporting
