#pragma once
// Launching a movement, and changing what it is about.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "common/value/errors.h"
#include "thidua/awards/v1/movement.pb.h"

namespace thidua::awards {

// Adds every fault of the movement, with paths below "movement".
void CheckMovement(Violations& violations, const v1::Movement& movement);

// Returns the movement as it is stored: `asked` without what a client cannot set.
//   INVALID_ARGUMENT: every fault that CheckMovement finds.
absl::StatusOr<v1::Movement> NewMovement(v1::Movement asked, absl::Time time);

// Returns `asked` as it is stored in the place of `stored`.
//   INVALID_ARGUMENT: every fault that CheckMovement finds; its first day, its year or its mark of
//   simulation differs, on which what was proposed already rests.
absl::StatusOr<v1::Movement> ChangeMovement(const v1::Movement& stored, v1::Movement asked);

}  // namespace thidua::awards
