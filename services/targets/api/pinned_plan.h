#pragma once
// A plan as it was at a pin, or as it is, with the pin that says so.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/value/errors.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// A plan with all its targets. A value.
struct PinnedPlan {
  v1::Plan plan;
  std::vector<v1::Target> targets;  // by name
  // The positions that were read, and the owner's end; those in Reporting as far as they were
  // given.
  v1::Pin pin;
};

// Adds what the `pin` of a request lacks.
void CheckPin(const v1::Pin& pin, Violations& violations);

// Returns the plan of that name at the pin, which must have passed CheckPin; or the latest one.
//   NOT_FOUND: there is no such plan at the position.
//   OUT_OF_RANGE / UNKNOWN_POSITION: the position is of another history.
absl::StatusOr<PinnedPlan> LoadPlan(const resource::Store& store,
                                    const catalog::CatalogSource& catalog, const std::string& name,
                                    const std::optional<v1::Pin>& pin);

}  // namespace thidua::targets
