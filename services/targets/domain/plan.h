#pragma once
// What may be done to a plan. All violations of a request are found at once; their fields are paths
// in the request, for example "plan.term".

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string_view>

#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Returns the new plan as it is stored. `now` becomes its time of creation, and `principal` has
// recorded its acts then.
//   INVALID_ARGUMENT: its term is no year or span of calendar years, its base period is no calendar
//   year before the term, a text is none, or its acts are no life: see CheckActs.
absl::StatusOr<v1::Plan> NewPlan(const v1::Plan& asked, std::string_view principal, absl::Time now);

// Returns the stored plan with the title, the source and the authority of `asked`.
//   INVALID_ARGUMENT: a text is none, or the term or the base period differs from the stored one;
//   both may be left empty.
//   ABORTED / ETAG_MISMATCH: `asked` names an etag that the stored plan does not have.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the stored plan is closed.
absl::StatusOr<v1::Plan> UpdatePlan(v1::Plan stored, const v1::Plan& asked);

}  // namespace thidua::targets
