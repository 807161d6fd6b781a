#pragma once
// What may be done to a target: it is promised, and later it may be superseded by another. All
// violations of a request are found at once; their fields are paths in the request.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <optional>

#include "services/targets/domain/composite_check.h"
#include "services/targets/domain/plan_years.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// Returns the new target of the plan as it is stored: it is active, and `now` becomes its time of
// creation. `siblings` are the targets of the plan that it names as members.
//   INVALID_ARGUMENT: see CheckTarget.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the plan is closed.
//   DATA_LOSS / CORRUPT: the stored plan cannot be read.
absl::StatusOr<v1::Target> NewTarget(const v1::Plan& plan, const Siblings& siblings,
                                     const v1::Target& asked, const Vocabulary& vocabulary,
                                     absl::Time now);

// What a target and the one that replaces it become together.
struct Supersession {
  v1::Target superseded;
  v1::Target successor;
};

// Returns the first day, in Viet Nam, on which a stored target of a plan with these years is due:
// see SupersedeTarget in the proto. nullopt: it never is. `siblings` are those that it names as
// members.
//   DATA_LOSS / CORRUPT: the target has no due period or no quantifier, or a member is missing.
absl::StatusOr<std::optional<absl::CivilDay>> FirstDueDay(const v1::Target& target,
                                                          const PlanYears& years,
                                                          const Siblings& siblings);

// OK if the successor's name is that of a target of the plan that `name` is of. The name decides
// which ledger is written, so that it is checked first and alone.
//   INVALID_ARGUMENT / INVALID_NAME.
absl::Status CheckSuccessorName(const v1::SupersedeTargetRequest& request);

// Returns the stored target `old` of the plan and its successor, which the request names;
// `siblings` are those that one of them names as members. The request must have passed
// CheckSuccessorName.
//   INVALID_ARGUMENT: see CheckTarget and CheckAmended; besides, the reason is missing.
//   ABORTED / ETAG_MISMATCH: the request names an etag that the old target does not have.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the plan is closed; the old target is superseded; or what
//     the request says it had come to does not go with whether it is due at `now`.
//   DATA_LOSS / CORRUPT: the stored plan or target cannot be read.
absl::StatusOr<Supersession> SupersedeTarget(const v1::Plan& plan, const Siblings& siblings,
                                             v1::Target old,
                                             const v1::SupersedeTargetRequest& request,
                                             const Vocabulary& vocabulary, absl::Time now);

}  // namespace thidua::targets
