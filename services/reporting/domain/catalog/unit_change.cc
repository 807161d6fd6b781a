#include "services/reporting/domain/catalog/unit_change.h"

#include <algorithm>

namespace thidua::reporting {

using catalog::v1::UnitChange;
using catalog::v1::UnitVersion;

UnitVersion Changed(const UnitVersion& before, const UnitChange& change) {
  UnitVersion next = before;
  if (change.has_code()) next.set_code(change.code());
  if (change.has_display_name()) next.set_display_name(change.display_name());
  if (change.kind() != catalog::v1::UNIT_KIND_UNSPECIFIED) next.set_kind(change.kind());
  if (change.has_parent()) next.set_parent(change.parent());
  for (const auto& [key, value] : change.attributes()) {
    if (value.empty()) {
      next.mutable_attributes()->erase(key);
    } else {
      (*next.mutable_attributes())[key] = value;
    }
  }
  return next;
}

bool IsDescribedAlike(const UnitVersion& a, const UnitVersion& b) {
  return a.code() == b.code() && a.display_name() == b.display_name() && a.kind() == b.kind() &&
         a.parent() == b.parent() && a.attributes_size() == b.attributes_size() &&
         std::all_of(a.attributes().begin(), a.attributes().end(), [&](const auto& entry) {
           const auto found = b.attributes().find(entry.first);
           return found != b.attributes().end() && found->second == entry.second;
         });
}

}  // namespace thidua::reporting
