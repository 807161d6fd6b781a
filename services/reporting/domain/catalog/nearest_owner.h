#pragma once
// Which unit owns the rounds that a subject stands in.

#include <string_view>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// Returns whether a unit that is as `version` says owns rounds of `form`.
bool OwnsRounds(const catalog::v1::Form& form, const catalog::v1::UnitVersion& version);

// Returns the nearest of `unit` and the units above it on `day` (`YYYY-MM-DD`) that owns rounds of
// `form`; nullptr if none does, or if `unit` is not in force then. There is one at most, so a
// subject that stands in the rounds of its nearest owner alone stands in those of no two.
const catalog::v1::Unit* NearestOwner(const catalog::v1::Form& form, const catalog::v1::Unit& unit,
                                      std::string_view day, CatalogLookup& lookup);

}  // namespace thidua::reporting
