#include "services/reporting/domain/catalog/nearest_owner.h"

#include <algorithm>

#include "services/reporting/domain/catalog/unit_rules.h"

namespace thidua::reporting {

using catalog::v1::Form;
using catalog::v1::Unit;
using catalog::v1::UnitVersion;

bool OwnsRounds(const Form& form, const UnitVersion& version) {
  return std::find(form.owner_kinds().begin(), form.owner_kinds().end(), version.kind()) !=
         form.owner_kinds().end();
}

const Unit* NearestOwner(const Form& form, const Unit& unit, std::string_view day,
                         CatalogLookup& lookup) {
  const Unit* current = &unit;
  for (int depth = 0; current != nullptr && depth < kMaxUnitDepth; ++depth) {
    const UnitVersion* version = VersionOn(*current, day);
    if (version == nullptr) return nullptr;
    if (OwnsRounds(form, *version)) return current;
    current = version->parent().empty() ? nullptr : lookup.unit(version->parent());
  }
  return nullptr;
}

}  // namespace thidua::reporting
