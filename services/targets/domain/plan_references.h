#pragma once
// Which targets name which: what stands in the way of deleting one, and of taking over another
// owner's promise.

#include <absl/status/statusor.h>

#include <optional>
#include <string_view>
#include <vector>

#include "common/value/errors.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/scoring.pb.h"
#include "thidua/targets/v1/target.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// What the deletion of a target of a draft leaves to be written.
struct Deletion {
  // The target that the deleted one superseded, active again; nullopt: there is none.
  std::optional<v1::Target> restored;
};

// Returns what the deletion of `target` leaves, if it may be deleted. `all` are the targets of its
// plan, `schemes` those of its owner.
//   ABORTED / ETAG_MISMATCH: the request names an etag that the target does not have.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the plan is no draft; or others of `all` or of `schemes`
//   name the target, and the text says which.
absl::StatusOr<Deletion> DeleteTarget(const v1::Plan& plan, const std::vector<v1::Target>& all,
                                      const std::vector<v1::Scheme>& schemes,
                                      const v1::Target& target,
                                      const v1::DeleteTargetRequest& request);

// A target that another one inherits, as far as it is there.
struct Inherited {
  std::optional<v1::Plan> plan;
  std::optional<v1::Target> target;
};

// Returns true if a unit went over to the other, as a whole or in part, directly or by way of
// others; a unit does not go over to itself.
bool IsSuccessorOf(std::string_view successor, std::string_view unit, const Vocabulary& vocabulary);

// Adds why the target cannot inherit what it names, which is `inherited`; nothing if it names none.
void CheckInherits(const v1::Target& target, const Inherited& inherited,
                   const Vocabulary& vocabulary, Violations& violations);

}  // namespace thidua::targets
