#include "services/targets/domain/plan.h"

#include "common/value/period.h"
#include "common/value/text.h"
#include "services/targets/domain/fields.h"

namespace thidua::targets {

void CheckPlanTexts(const v1::Plan& plan, Violations& violations) {
  violations.AddStatus("plan.title", CheckText(plan.title(), kMaxLine));
  violations.AddStatus("plan.source", CheckText(plan.source(), kMaxProse));
  violations.AddStatus("plan.authority", CheckText(plan.authority(), kMaxLine));
}

void CheckPlan(const v1::Plan& plan, Violations& violations) {
  CheckPlanTexts(plan, violations);
  const auto term = ParsePeriod(plan.term());
  const bool term_ok = term.ok() && (term->kind == PeriodKind::kTerm || IsCalendarYear(*term));
  if (!term_ok) {
    violations.Add("plan.term", "is no span of calendar years such as 2021-2025",
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  }
  const auto base = ParsePeriod(plan.base_period());
  if (!base.ok() || !IsCalendarYear(*base)) {
    violations.Add("plan.base_period", "is no calendar year such as 2020",
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  } else if (term_ok && base->year >= term->year) {
    violations.Add("plan.base_period", "must be before the term's first year",
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  }
}

}  // namespace thidua::targets
