#pragma once
// Opening, closing and reopening rounds. Opening pins everything that reports and totals need, so
// that nothing about a round is read from the catalog afterwards (see renewal.h for pinning anew).

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/errors.h"
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

// Pins what reports and totals need of the catalog: the form's version, columns, split attributes
// and visibility, and the roster. `round` has its name, form, period and window, and nothing of the
// rest.
//   INVALID_ARGUMENT: `violations`, with a column or scale that does not exist. Errors of
//   FillRoster.
absl::Status Pin(const catalog::v1::Form& form, const std::string& owner, CatalogLookup& lookup,
                 const std::vector<v1::Round>& others, Violations& violations, v1::Round& round);

// The name of the round that the request is to open, whether or not it is a valid one.
std::string RoundNameOf(const v1::OpenRoundRequest& request);

// OK if rounds of the form are of the calendar and kind of `period`; else a violation of `field`.
void CheckFits(const Period& period, const catalog::v1::Form& form, std::string_view field,
               Violations& violations);

// FAILED_PRECONDITION / ROUND_CLOSED if it is closed already.
absl::StatusOr<v1::Round> CloseRound(v1::Round round, absl::Time now);

// FAILED_PRECONDITION / ILLEGAL_STATE if it is open. INVALID_ARGUMENT without a reason.
absl::StatusOr<v1::Round> ReopenRound(v1::Round round, std::string_view reason);

// The round with the due date that `request` asks for, for all or for the named subjects. Who had
// longer keeps it.
//   INVALID_ARGUMENT, all violations at once: no reason, a day that is none or not after the one
//   that holds, or a subject that is not on the roster or stands twice. FAILED_PRECONDITION /
//   ROUND_CLOSED if it is closed.
absl::StatusOr<v1::Round> ExtendRound(v1::Round round, const v1::ExtendRoundRequest& request);

// The last day on which the first submission on a line of the roster is in time, `YYYY-MM-DD`.
const std::string& DueDateOf(const v1::Round& round, const v1::RosterEntry& entry);

// Whether a report that counts by a submission at that time is late by that day.
bool IsLate(const google::protobuf::Timestamp& counted_submit_time, std::string_view due_date);

// OK if the round may be taken back; `in_force` are the subjects whose figures are, in order.
//   INVALID_ARGUMENT, all violations at once: no reason, or the request does not name exactly them.
//   FAILED_PRECONDITION / ROUND_CLOSED if it is closed.
absl::Status CheckAnnulment(const v1::Round& round, const std::vector<std::string>& in_force,
                            const v1::AnnulRoundRequest& request);

// FAILED_PRECONDITION / ROUND_CLOSED unless the round takes reports.
absl::Status CheckOpen(const v1::Round& round);

// The roster's line of a subject (its name, `units/{unit}`); nullptr if it is not on the roster.
const v1::RosterEntry* FindOnRoster(const v1::Round& round, std::string_view subject);

// The calendar and kind of period that a form reports by.
Calendar CalendarOf(catalog::v1::FormCalendar calendar);
PeriodKind PeriodKindOf(catalog::v1::FormFrequency frequency);

}  // namespace thidua::reporting
