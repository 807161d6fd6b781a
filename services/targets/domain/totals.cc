#include "services/targets/domain/totals.h"

#include <optional>

#include "common/value/date.h"
#include "common/value/period.h"

namespace thidua::targets {
std::vector<std::string> PeriodsOfYear(int year) {
  const std::string text = absl::StrCat(year);
  return {text, "a" + text, "s" + text};
}

std::string FirstDayOf(const std::vector<TotalKey>& keys) {
  std::optional<absl::CivilDay> first;
  for (const TotalKey& key : keys) {
    const auto period = ParsePeriod(key.period);
    if (period.ok() && (!first || period->Window().first < *first)) first = period->Window().first;
  }
  return first ? FormatDate(*first) : "0001-01-01";
}

void Totals::Add(TotalKey key, reporting::v1::TotalResult result) {
  reporting::v1::Rollup rollup;
  if (result.has_total()) *rollup.mutable_total() = std::move(*result.mutable_total());
  rollup.set_absence(result.absence());
  rollup.set_restricted(result.restricted());
  Add(std::move(key), std::move(rollup));
}

void Totals::Add(TotalKey key, reporting::v1::Rollup rollup) {
  restricted_ |= rollup.restricted();
  results_.insert_or_assign(std::move(key), std::move(rollup));
}

reporting::v1::Total& Totals::Assume(const TotalKey& key, const std::string& element) {
  assumed_[key].insert(element);
  return *results_[key].mutable_total();
}

bool Totals::IsAssumed(const reporting::v1::Rollup& found, const std::string& element) const {
  for (const auto& [key, elements] : assumed_) {
    if (&results_.at(key) == &found) return elements.contains(element);
  }
  return false;
}

const reporting::v1::Rollup& Totals::Find(std::string_view form, int year, bool rolled_up) const {
  const reporting::v1::Rollup* absent = nullptr;
  for (std::string& period : PeriodsOfYear(year)) {
    const reporting::v1::Rollup& rollup = Find({std::string(form), std::move(period), rolled_up});
    if (rollup.has_total()) return rollup;
    const bool tells_more = absent != nullptr &&
                            absent->absence() == reporting::v1::TOTAL_ABSENCE_NO_ROUND &&
                            rollup.absence() != reporting::v1::TOTAL_ABSENCE_NO_ROUND;
    if (absent == nullptr || tells_more) absent = &rollup;
  }
  return *absent;
}

const reporting::v1::Rollup& Totals::Find(const TotalKey& key) const {
  static const auto& no_round = *[] {
    auto* rollup = new reporting::v1::Rollup();
    rollup->set_absence(reporting::v1::TOTAL_ABSENCE_NO_ROUND);
    return rollup;
  }();
  const auto it = results_.find(key);
  return it == results_.end() ? no_round : it->second;
}

}  // namespace thidua::targets
