#pragma once
// The rounds that an owner has in one year.

#include <absl/status/statusor.h>

#include <vector>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// Whether the form belongs to the unit, to one that was above it at any time, or to everybody.
bool BelongsNear(const catalog::v1::Form& form, const catalog::v1::Unit& unit,
                 CatalogLookup& lookup);

// The requests that open the rounds of the year that `request` names, one a round, in the order of
// forms, then of periods. Periods in which the owner does not exist on any day are left out; where
// no form is named, so are those at whose end it is of none of a form's kinds.
//   INVALID_ARGUMENT: everything that is wrong with the request at once: an unknown owner or form,
//   a form twice, a year that is not 1900 to 2199.
absl::StatusOr<std::vector<v1::OpenRoundRequest>> RoundsOfYear(const v1::OpenRoundsRequest& request,
                                                               CatalogLookup& lookup);

}  // namespace thidua::reporting
