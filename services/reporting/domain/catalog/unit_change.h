#pragma once
// What an act changes of a unit that goes on.

#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/catalog/v1/reorganisation.pb.h"

namespace thidua::reporting {

// How a unit goes on, by what it was before and what is said of it; its days and act are those of
// `before`.
catalog::v1::UnitVersion Changed(const catalog::v1::UnitVersion& before,
                                 const catalog::v1::UnitChange& change);

// Whether the two say the same of a unit, whatever their days and acts.
bool IsDescribedAlike(const catalog::v1::UnitVersion& a, const catalog::v1::UnitVersion& b);

}  // namespace thidua::reporting
