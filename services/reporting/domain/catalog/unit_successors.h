#pragma once
// Which units took over from another one, by the catalog at one position.

#include <string_view>

#include "common/value/unit_successors.h"
#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

using thidua::Successors;

// Does as thidua::SuccessorsOn says.
inline Successors SuccessorsOn(const catalog::v1::Unit& unit, std::string_view day,
                               std::string_view date, CatalogLookup& lookup) {
  return thidua::SuccessorsOn(unit, day, date,
                              [&lookup](std::string_view name) { return lookup.unit(name); });
}

}  // namespace thidua::reporting
