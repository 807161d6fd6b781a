#pragma once
// What may be done to a scoring scheme: it is drafted, changed while it is a draft, and adopted.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "services/targets/domain/composite_check.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/scoring.pb.h"

namespace thidua::targets {

// Returns a new draft as it is stored. `targets` are those of its plan, by name; nullptr: there is
// no such plan.
//   INVALID_ARGUMENT: see CheckScheme; or the plan is none of the scheme's owner.
absl::StatusOr<v1::Scheme> NewScheme(const v1::Scheme& asked, const Siblings* targets,
                                     const Vocabulary& vocabulary, absl::Time now);

// Returns the draft `stored` with what is asked for in its place.
//   INVALID_ARGUMENT: as NewScheme; or it is of another plan.
//   ABORTED / ETAG_MISMATCH: `asked` names an etag that `stored` does not have.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it was adopted.
absl::StatusOr<v1::Scheme> UpdateScheme(const v1::Scheme& stored, const v1::Scheme& asked,
                                        const Siblings* targets, const Vocabulary& vocabulary);

// Returns the draft `stored` as adopted; `targets` are those of its plan, by name.
//   INVALID_ARGUMENT: the request has no reason.
//   ABORTED: as UpdateScheme. FAILED_PRECONDITION: likewise; or a criterion cannot be of its target
//   any more.
absl::StatusOr<v1::Scheme> AdoptScheme(v1::Scheme stored, const v1::AdoptSchemeRequest& request,
                                       const Siblings& targets, absl::Time now);

}  // namespace thidua::targets
