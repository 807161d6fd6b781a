#pragma once
// The values that are required on the way to a bound: given, or derived by a rule.

#include <absl/status/statusor.h>

#include <string>

#include "common/value/errors.h"
#include "services/targets/domain/plan_years.h"
#include "thidua/targets/v1/target.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// The paths in a request of the fields that a trajectory stands in.
struct TrajectoryFields {
  std::string points;
  std::string rule;
};

// Adds the violations of the target's trajectory and of its rule, of a plan with these years. With
// a rule there are no points, or those that the rule derives.
//
// A derived way begins in the base year, with the rule's base value: a sum or a mean over the term
// begins in the year before the term, before which there is nothing of it. The years up to the base
// year have no point.
void CheckTrajectory(const v1::Target& target, const PlanYears& years,
                     const TrajectoryFields& fields, Violations& violations);

// Gives a target whose trajectory passed its check, and that has a rule alone, its points.
void FillTrajectory(const PlanYears& years, v1::Target& target);

// Returns the stored target of the plan with the trajectory that the request asks for.
//   INVALID_ARGUMENT: see SetTrajectory in the proto. Besides, the reason is missing.
//   ABORTED / ETAG_MISMATCH: the request names an etag that the target does not have.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the target is superseded.
//   DATA_LOSS / CORRUPT: the stored plan cannot be read.
absl::StatusOr<v1::Target> WithTrajectory(const v1::Plan& plan, v1::Target stored,
                                          const v1::SetTrajectoryRequest& request);

}  // namespace thidua::targets
