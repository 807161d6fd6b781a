#pragma once
// When an owner's rounds open by themselves.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <vector>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/reporting/v1/reporting_service.pb.h"
#include "thidua/reporting/v1/schedule.pb.h"

namespace thidua::reporting {

// OK if the schedule may be written on `today`.
//   INVALID_ARGUMENT: everything that is wrong with it at once, as `schedule.since`.
absl::Status ValidateSchedule(const v1::RoundSchedule& schedule, absl::CivilDay today,
                              CatalogLookup& lookup);

// The requests that open the rounds which are to be open on `today`, one a round, in the order of
// years, then of forms and periods. Which of them are open already is not asked.
//   INVALID_ARGUMENT: the catalog no longer has the owner or a form.
absl::StatusOr<std::vector<v1::OpenRoundRequest>> ScheduledRounds(const v1::RoundSchedule& schedule,
                                                                  absl::CivilDay today,
                                                                  CatalogLookup& lookup);

}  // namespace thidua::reporting
