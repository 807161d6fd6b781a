#include "services/targets/domain/plan_years.h"

#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/fields.h"

namespace thidua::targets {

absl::StatusOr<PlanYears> PlanYears::Of(const v1::Plan& plan) {
  const auto term = ParsePeriod(plan.term());
  if (!term.ok()) return Corrupt(absl::StrCat(plan.name(), " has no valid term"));
  const auto base = ParsePeriod(plan.base_period());
  if (!base.ok() || !IsCalendarYear(*base)) {
    return Corrupt(absl::StrCat(plan.name(), " has no valid base period"));
  }
  return PlanYears{.term = *term, .base_year = base->year};
}

}  // namespace thidua::targets
