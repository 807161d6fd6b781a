#pragma once
// The units on which who writes units needs the permission.

#include <set>
#include <string>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/catalog/v1/reorganisation.pb.h"

namespace thidua::reporting {

// Returns the parents before and after the write of `next` in the place of `stored` (nullptr: there
// was none), so that nobody takes another's unit below his own; of a root the unit itself.
std::set<std::string> ScopeOf(const catalog::v1::Unit& next, const catalog::v1::Unit* stored);

// The same of every unit that the reorganisation writes. `lookup` is the catalog before it; what it
// does not have writes nothing and asks for nothing, and what begins below a unit that begins too
// asks for what that one asks for.
std::set<std::string> ScopeOf(const catalog::v1::Reorganisation& reorganisation,
                              CatalogLookup& lookup);

}  // namespace thidua::reporting
