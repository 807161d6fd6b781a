#include "services/reporting/api/totals/place.h"

#include "common/catalog/hierarchy.h"

namespace thidua::reporting {

bool Place::Has(const std::string& owner, const Period& period) const {
  return catalog::IsWithinBy(view_, owner, parent_, catalog::LastDayOf(period));
}

bool Place::Has(const std::string& owner, const std::string& period) {
  if (period != period_) {
    const absl::StatusOr<Period> parsed = ParsePeriod(period);
    if (!parsed.ok()) return false;
    last_day_ = catalog::LastDayOf(*parsed);
    period_ = period;
  }
  return catalog::IsWithinBy(view_, owner, parent_, last_day_);
}

void Place::Settle(const std::string& owner, const Period& window, WindowFind& found) {
  std::erase_if(found.missing, [&](const std::string& period) { return !Has(owner, period); });
  if (!found.leaves.empty() || found.absence == v1::TOTAL_ABSENCE_RESTRICTED) return;
  found.absence = v1::TOTAL_ABSENCE_NO_ROUND;
  found.elsewhere = !Has(owner, window);
}

}  // namespace thidua::reporting
