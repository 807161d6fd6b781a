#include "services/reporting/api/totals/place.h"

#include <algorithm>

#include "common/catalog/hierarchy.h"

namespace thidua::reporting {

const std::string& Place::LastDayOf(const Period& period) const {
  if (!period_ || !(*period_ == period)) {
    period_ = period;
    text_ = period.ToString();
    last_day_ = catalog::LastDayOf(period);
  }
  return last_day_;
}

bool Place::Has(const std::string& owner, const Period& period) const {
  return catalog::IsWithinBy(view_, owner, parent_, LastDayOf(period));
}

bool Place::Has(const std::string& owner, const std::string& period) const {
  if (period_ && period == text_) return Has(owner, *period_);
  const absl::StatusOr<Period> parsed = ParsePeriod(period);
  return parsed.ok() && Has(owner, *parsed);
}

bool Place::Owes(const std::string& owner, const Period& period) const {
  const catalog::Unit* unit = view_.unit(owner);
  return Has(owner, period) && unit != nullptr && catalog::ExistsIn(*unit, period);
}

std::set<std::string_view> Place::Owing(const catalog::Form& form, const Period& period) const {
  std::set<std::string_view> owing;
  for (const auto& [name, unit] : view_.units()) {
    const catalog::UnitVersion* version = catalog::VersionBy(*unit, LastDayOf(period));
    if (version == nullptr ||
        std::count(form.owner_kinds().begin(), form.owner_kinds().end(), version->kind()) == 0) {
      continue;
    }
    if (Owes(unit->name(), period)) owing.insert(unit->name());
  }
  return owing;
}

bool Place::HasAtEnd(const std::string& owner, const Period& period) const {
  return Has(owner, period) && view_.VersionAt(owner, LastDayOf(period)) != nullptr;
}

}  // namespace thidua::reporting
