#include "services/targets/api/forecaster.h"

#include <absl/algorithm/container.h>

#include "common/resource/access.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/targets/api/catalog_vocabulary.h"
#include "services/targets/api/fetch_totals.h"
#include "services/targets/api/pinned_plan.h"
#include "services/targets/domain/forecast.h"
#include "services/targets/domain/names.h"

namespace thidua::targets {

absl::Status Forecaster::Forecast(rpc::Call& call, const v1::ForecastTargetRequest& request,
                                  v1::Forecast* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kTargetName, "name", request.name()));
  std::optional<v1::Pin> pin;
  if (request.has_pin()) {
    Violations violations;
    CheckPin(request.pin(), violations);
    RETURN_IF_ERROR(violations.ToStatus());
    pin = request.pin();
  }
  ASSIGN_OR_RETURN(PinnedPlan pinned,
                   LoadPlan(store_, catalog_, std::string(PlanOf(request.name())), pin));
  const auto target = absl::c_find_if(
      pinned.targets, [&](const v1::Target& each) { return each.name() == request.name(); });
  if (target == pinned.targets.end()) return NotFound(request.name());
  ASSIGN_OR_RETURN(
      const Occasion occasion,
      Occasion::Of(pinned.plan, pinned.targets, request.period(), pinned.pin.owner_valid_to()));
  RETURN_IF_ERROR(CheckForecast(*target, occasion));

  const std::string owner_name = kUnitName.Format({LedgerOf(request.name())});
  ASSIGN_OR_RETURN(const Totals totals,
                   FetchTotals(totals_, call, owner_name, TotalsForForecast(*target, occasion),
                               request.has_pin(), pinned.pin));
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  ASSIGN_OR_RETURN(*answer,
                   ForecastOf(*target, occasion, totals, CatalogVocabulary(std::move(view))));
  *answer->mutable_pin() = std::move(pinned.pin);
  answer->set_restricted(totals.restricted());
  return absl::OkStatus();
}

}  // namespace thidua::targets
