#pragma once
// Launching a movement.

#include <absl/time/time.h>

#include "common/value/errors.h"
#include "thidua/awards/v1/award.pb.h"

namespace thidua::awards {

// Adds every fault of the movement, with paths below "movement".
void CheckMovement(Violations& violations, const v1::Movement& movement);

// The movement as it is stored: `request` without what a client cannot set.
v1::Movement NewMovement(v1::Movement request, absl::Time time);

}  // namespace thidua::awards
