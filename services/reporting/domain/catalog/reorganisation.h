#pragma once
// What one act makes of units on one day.

#include <absl/status/statusor.h>

#include <cstddef>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "services/reporting/domain/catalog/units_after.h"
#include "thidua/catalog/v1/reorganisation.pb.h"

namespace thidua::reporting {

inline constexpr int kMaxReorganisationSteps = 60'000;
// The units that one writes, with their names: ImportCommits takes a commit in one request of 4
// MiB.
inline constexpr size_t kMaxReorganisationBytes = 7 << 19;
// More faults of one reorganisation are not told.
inline constexpr size_t kMaxReorganisationFaults = 1000;

// Returns every unit that the reorganisation writes, as it is afterwards. `lookup` is the catalog
// before it.
//   INVALID_ARGUMENT: every fault, at most kMaxReorganisationFaults, in the order of steps, as
//   "reorganisation.steps[17].end.unit".
absl::StatusOr<UnitsByName> Reorganise(const catalog::v1::Reorganisation& reorganisation,
                                       CatalogLookup& lookup);

}  // namespace thidua::reporting
