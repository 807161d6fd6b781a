#pragma once
// Setting an allocation of a stored target, and what has to be read for it.

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "services/targets/domain/allocation_rule_check.h"
#include "services/targets/domain/occasion.h"
#include "services/targets/domain/totals.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// Returns the stored target of the plan with the allocation that the request asks for, by `rule`:
// that of the request, with the weights that were read if it reads any. With Weighing::kAsked the
// parts of a rule that reads are left out, so that everything else is checked before it is read.
// The position that weights were read at is that of `rule` if it reads and they stand there.
//   INVALID_ARGUMENT: see SetAllocation in the proto. Besides, the reason is missing; or a later
//     allocation was derived from what would change.
//   ABORTED / ETAG_MISMATCH: the request names an etag that the target does not have.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the target is superseded, or the plan is closed.
//   DATA_LOSS / CORRUPT: the stored plan cannot be read.
absl::StatusOr<v1::Target> WithAllocation(const v1::Plan& plan, v1::Target stored,
                                          const v1::SetAllocationRequest& request,
                                          const v1::AllocationRule& rule, Weighing weighing,
                                          const Vocabulary& vocabulary);

// What has to be read for a rule: a level in one year, of each of its units with those that all
// went over to it.
struct WeightQuery {
  v1::Target measured;  // due in the year
  Occasion occasion;    // that year
  std::vector<TotalKey> keys;
  std::vector<std::vector<std::string>> sets;  // of subjects, one a weight of the rule
};

// Returns true if a rule of that kind divides by weights that are read from reports.
bool ReadsWeights(v1::AllocationRuleKind kind);

// Returns what the rule of an allocation of the plan's target, which must be one that reads, reads.
// The allocation must have passed its check.
//   INVALID_ARGUMENT: a part of another unit went over to a unit since that year, and nobody knows
//     which figures that is.
//   DATA_LOSS / CORRUPT: the stored plan cannot be read.
absl::StatusOr<WeightQuery> WeightsOf(const v1::Plan& plan, const v1::Target& target,
                                      const v1::Allocation& allocation,
                                      const Vocabulary& vocabulary);

// Returns the rule with the weights that these totals, one a set of the query, come to, and with
// the position that they were read at. They are kept with the target, for all who read plans.
//   INVALID_ARGUMENT: a unit has no value, which is not zero, or one that is no weight.
//   FAILED_PRECONDITION / ILLEGAL_STATE: figures that were read are restricted; or they are
//     simulated, unless they are only proposed.
absl::StatusOr<v1::AllocationRule> WithWeights(v1::AllocationRule rule, const WeightQuery& query,
                                               const std::vector<const Totals*>& totals,
                                               const std::string& token, bool proposed,
                                               const Vocabulary& vocabulary);

}  // namespace thidua::targets
