#pragma once
// Which units are one with another one over time: those that became part of it whole, and those
// that it became part of. Two units that are merged later are two until then, so that every
// question names the day (`YYYY-MM-DD`) up to which it looks.

#include <set>
#include <string>
#include <string_view>

#include "common/catalog/view.h"

namespace thidua::awards {

// Names of the units that had gone over whole to the unit named by the day, through whatever units
// lie between.
std::set<std::string> PredecessorsOf(const catalog::CatalogView& view, std::string_view unit,
                                     std::string_view day);

// Names of the units that the unit named had gone over to whole, likewise.
std::set<std::string> SuccessorsOf(const catalog::CatalogView& view, std::string_view unit,
                                   std::string_view day);

}  // namespace thidua::awards
