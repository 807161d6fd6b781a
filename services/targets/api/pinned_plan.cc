#include "services/targets/api/pinned_plan.h"

#include "common/value/mutant.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/names.h"

namespace thidua::targets {
namespace {

// Returns the day on which the owner's last version ends; empty if that version is still in force,
// or the owner is not known.
absl::StatusOr<std::string> OwnerValidTo(const catalog::CatalogSource& catalog,
                                         std::string_view owner_name) {
  ASSIGN_OR_RETURN(const auto view, catalog.Current());
  const catalog::v1::Unit* owner = view->unit(owner_name);
  if (owner == nullptr) return "";
  const catalog::v1::UnitVersion* last = catalog::LatestVersion(*owner);
  return last == nullptr ? "" : last->valid_to();
}

}  // namespace

void CheckPin(const v1::Pin& pin, Violations& violations) {
  if (pin.plan_token().empty()) violations.Add("pin.plan_token", "is required in a pin");
  if (pin.reporting_token().empty()) violations.Add("pin.reporting_token", "is required in a pin");
}

absl::StatusOr<PinnedPlan> LoadPlan(const resource::Store& store,
                                    const catalog::CatalogSource& catalog, const std::string& name,
                                    const std::optional<v1::Pin>& pin) {
  PinnedPlan pinned;
  const std::string owner = LedgerOf(name);
  type::v1::Consistency at;
  if (pin) {
    pinned.pin = *pin;
    at.set_exactly(pin->plan_token());
  }
  if (Mutant("p04-pin-ignored")) pinned.pin.clear_reporting_token();
  ASSIGN_OR_RETURN(auto reader, store.Open(owner, at));
  if (!pin) {
    pinned.pin.set_plan_token(store.TokenOf(reader->position()));
    ASSIGN_OR_RETURN(*pinned.pin.mutable_owner_valid_to(),
                     OwnerValidTo(catalog, kUnitName.Format({owner})));
  }
  ASSIGN_OR_RETURN(pinned.plan, resource::Load<v1::Plan>(*reader, name));
  ASSIGN_OR_RETURN(pinned.targets, resource::LoadAll<v1::Target>(*reader, TargetsOf(name)));
  return pinned;
}

}  // namespace thidua::targets
