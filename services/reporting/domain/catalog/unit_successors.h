#pragma once
// Which units took over from another one, at any distance.

#include <map>
#include <string>
#include <string_view>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// By name, how much of the unit they have.
using Successors = std::map<std::string, catalog::v1::SuccessionExtent>;

// Returns the units in force on `date` to which `unit`, as it was on `day` (both `YYYY-MM-DD`),
// went over, through whatever units lie between; the unit itself where it is in force. The extent
// is WHOLE only where all went over at every step and nobody on the way gave a part away since:
// what was divided and joined again is told as PART, because nobody knows what each part was.
Successors SuccessorsOn(const catalog::v1::Unit& unit, std::string_view day, std::string_view date,
                        CatalogLookup& lookup);

}  // namespace thidua::reporting
