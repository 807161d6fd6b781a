#pragma once
// Who stands on the roster of a round: of the subjects that the form names those whose nearest
// owner the round's owner is, on the last day of the window on which they exist.

#include <absl/status/status.h>

#include <string>
#include <vector>

#include "common/value/errors.h"
#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Fills in `roster`, `left_out` and `counted_elsewhere` of `round`, whose owner is the unit `owner`
// and whose window is set. `others` are the rounds of the same form and period that other units
// own. They have no subject in common with this one as long as the catalog stays as it was when
// they were opened; where its past was corrected since, their subjects stay theirs.
//   INVALID_ARGUMENT: `violations` with what was found besides: an owner that is of none of the
//     form's kinds on the last day of the window on which it exists, a subject that does not exist,
//     a reporter that exists on no day of the window.
//   FAILED_PRECONDITION / DUPLICATE: a subject would stand on the roster twice, or the owner is
//     itself a subject of another owner's round.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the roster would be empty, as it always is where the owner
//     exists on no day of the window.
absl::Status FillRoster(const catalog::v1::Form& form, const std::string& owner,
                        CatalogLookup& lookup, const std::vector<v1::Round>& others,
                        Violations& violations, v1::Round& round);

}  // namespace thidua::reporting
