#pragma once
// Which units took over from another one, at any distance. Days are `YYYY-MM-DD`, which order as
// text.

#include <absl/functional/function_ref.h>

#include <map>
#include <string>
#include <string_view>

#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua {

// Returns the unit of this full name, or nullptr if there is none.
using UnitNamed = absl::FunctionRef<const catalog::v1::Unit*(std::string_view name)>;

// By name, how much of the unit they have.
using Successors = std::map<std::string, catalog::v1::SuccessionExtent>;

// Returns the version in force on `day`; nullptr if the unit is not in force then.
const catalog::v1::UnitVersion* VersionOn(const catalog::v1::Unit& unit, std::string_view day);

// Returns the units in force on `date` to which `unit`, as it was on `day`, went over, through
// whatever units lie between; the unit itself where it is in force. The extent is WHOLE only where
// all went over at every step and nobody on the way gave a part away since: what was divided and
// joined again is told as PART, because nobody knows what each part was.
Successors SuccessorsOn(const catalog::v1::Unit& unit, std::string_view day, std::string_view date,
                        UnitNamed named);

}  // namespace thidua
