#include "services/awards/api/nominators.h"

#include "common/value/name.h"
#include "common/value/status_macros.h"

namespace thidua::awards {

absl::Status AuthorizeNominator(const rpc::Call& call, const catalog::CatalogSource& catalog,
                                const std::string& owner, const std::vector<std::string>& units) {
  const absl::Status on_owner = call.Authorize(owner);
  if (on_owner.ok() || units.empty()) return on_owner;
  ASSIGN_OR_RETURN(auto view, catalog.Current());
  for (const std::string& unit : units) {
    if (!kUnitName.Match(unit).ok() || !view->IsWithin(unit, owner) || !call.Authorize(unit).ok()) {
      return on_owner;
    }
  }
  return absl::OkStatus();
}

}  // namespace thidua::awards
