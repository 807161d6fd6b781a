#pragma once
// Which unit owns the rounds that a subject stands in.

#include <optional>
#include <string>
#include <string_view>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// Returns whether a unit that is as `version` says owns rounds of `form`.
bool OwnsRounds(const catalog::v1::Form& form, const catalog::v1::UnitVersion& version);

// Returns whether `form` asks for figures on a unit that is as `version` says, whoever owns the
// round.
bool AsksFor(const catalog::v1::Form& form, const catalog::v1::Unit& unit,
             const catalog::v1::UnitVersion& version);

// Days from the first to the last one, both included, `YYYY-MM-DD`.
struct Days {
  std::string first;
  std::string last;
};

// Returns the first and the last day of `window` on which the unit is in force; nullopt if it is on
// none.
std::optional<Days> LifeWithin(const catalog::v1::Unit& unit, const Days& window);

// Returns the nearest of `unit` and the units above it on the unit's last day within `window` that
// owns rounds of `form` as it is on its own last day within it; nullptr if none does, or if `unit`
// exists on no day of it. There is one at most, so a subject that stands in the rounds of its
// nearest owner alone stands in those of no two.
const catalog::v1::Unit* NearestOwner(const catalog::v1::Form& form, const catalog::v1::Unit& unit,
                                      const Days& window, CatalogLookup& lookup);

}  // namespace thidua::reporting
