#pragma once
// Launching a movement.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include "common/value/errors.h"
#include "thidua/awards/v1/award.pb.h"

namespace thidua::awards {

// Adds every fault of the movement, with paths below "movement".
void CheckMovement(Violations& violations, const v1::Movement& movement);

// Returns the movement as it is stored: `asked` without what a client cannot set.
//   INVALID_ARGUMENT: every fault that CheckMovement finds.
absl::StatusOr<v1::Movement> NewMovement(v1::Movement asked, absl::Time time);

}  // namespace thidua::awards
