#pragma once
// Opening, closing and reopening rounds. Opening pins everything that reports and totals need, so
// that nothing about a round is read from the catalog afterwards.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "common/value/period.h"
#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// The round that `request` opens, without etag and token; the form's version is the form's etag.
// `others` are the rounds of the same form and period that other units own.
//   INVALID_ARGUMENT: everything that is wrong with the request at once: an unknown owner or form,
//   a
//     period that is not of the form's calendar and frequency, a bad due date, and what FillRoster
//     finds. A named subject that is in nobody's round then is left out, and the round says so.
//   FAILED_PRECONDITION: as FillRoster.
absl::StatusOr<v1::Round> OpenRound(const v1::OpenRoundRequest& request, CatalogLookup& lookup,
                                    const std::vector<v1::Round>& others, absl::Time now);

// FAILED_PRECONDITION / ROUND_CLOSED if it is closed already.
absl::StatusOr<v1::Round> CloseRound(v1::Round round, absl::Time now);

// FAILED_PRECONDITION / ILLEGAL_STATE if it is open. INVALID_ARGUMENT without a reason.
absl::StatusOr<v1::Round> ReopenRound(v1::Round round, std::string_view reason);

// FAILED_PRECONDITION / ROUND_CLOSED unless the round takes reports.
absl::Status CheckOpen(const v1::Round& round);

// The roster's line of a subject (its name, `units/{unit}`); nullptr if it is not on the roster.
const v1::RosterEntry* FindOnRoster(const v1::Round& round, std::string_view subject);

// The calendar and kind of period that a form reports by.
Calendar CalendarOf(catalog::v1::FormCalendar calendar);
PeriodKind PeriodKindOf(catalog::v1::FormFrequency frequency);

}  // namespace thidua::reporting
