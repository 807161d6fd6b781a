#include "services/targets/domain/plan.h"

#include "common/value/errors.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/targets/domain/fields.h"
#include "services/targets/domain/plan_life.h"
#include "services/targets/domain/plan_years.h"

namespace thidua::targets {
namespace {

void CheckTexts(const v1::Plan& plan, Violations& violations) {
  violations.AddStatus("plan.title", CheckText(plan.title(), kMaxLine));
  violations.AddStatus("plan.source", CheckText(plan.source(), kMaxProse));
  violations.AddStatus("plan.authority", CheckText(plan.authority(), kMaxLine));
}

void CheckPeriods(const v1::Plan& plan, Violations& violations) {
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
  } else if (term_ok && (base->year >= term->year || base->year < term->year - kMaxYearsBefore)) {
    violations.Add("plan.base_period",
                   "must be before the term's first year, and at most 30 years before it",
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  }
}

}  // namespace

absl::StatusOr<v1::Plan> NewPlan(const v1::Plan& asked, std::string_view principal,
                                 absl::Time now) {
  Violations violations;
  CheckTexts(asked, violations);
  CheckPeriods(asked, violations);
  CheckActs(asked, now, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  v1::Plan plan = asked;
  plan.clear_state();
  for (v1::PlanAct& act : *plan.mutable_acts()) SetRecorded(principal, now, act);
  *plan.mutable_create_time() = ToTimestamp(now);
  return plan;
}

absl::StatusOr<v1::Plan> UpdatePlan(v1::Plan stored, const v1::Plan& asked) {
  Violations violations;
  CheckTexts(asked, violations);
  if (!asked.term().empty() && asked.term() != stored.term()) {
    violations.Add("plan.term", absl::StrCat("cannot change: it is ", stored.term()));
  }
  if (!asked.base_period().empty() && asked.base_period() != stored.base_period()) {
    violations.Add("plan.base_period", absl::StrCat("cannot change: it is ", stored.base_period()));
  }
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(CheckEtag(stored.name(), asked.etag(), stored.etag()));
  RETURN_IF_ERROR(CheckOpen(stored));
  stored.set_title(asked.title());
  stored.set_source(asked.source());
  stored.set_authority(asked.authority());
  return stored;
}

}  // namespace thidua::targets
