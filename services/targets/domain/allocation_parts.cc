#include "services/targets/domain/allocation_parts.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "common/value/date.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/allocation.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/due.h"
#include "services/targets/domain/measure.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {

v1::Target WithBound(const v1::Target& target, const std::string& value) {
  v1::Target judged = target;
  judged.mutable_bound()->set_value(value);
  judged.clear_trajectory();
  judged.clear_trajectory_rule();
  judged.clear_risk_margin();
  judged.clear_allocations();
  judged.clear_alternatives();
  judged.clear_composition();
  return judged;
}

Occasion OccasionOf(const Occasion& occasion, const catalog::v1::Unit* unit) {
  Occasion of_unit = occasion;
  if (unit == nullptr || unit->versions().empty()) return of_unit;
  const auto end = ParseDate(unit->versions().rbegin()->valid_to());
  if (end.ok()) of_unit.owner_end = std::min(*end, occasion.owner_end.value_or(*end));
  return of_unit;
}

std::string StandingDay(const Occasion& occasion) {
  if (!occasion.owner_end) return FormatDate(occasion.as_of);
  return FormatDate(std::min(occasion.as_of, *occasion.owner_end - 1));
}

absl::StatusOr<std::string> AllocationDay(const v1::Target& target, const Occasion& occasion) {
  ASSIGN_OR_RETURN(const Due due, Due::Of(target));
  std::string day = StandingDay(occasion);
  if (!due.year()) return day;
  return std::min(std::move(day), FormatDate(absl::CivilDay(*due.year(), 12, 31)));
}

absl::StatusOr<std::vector<Part>> PartsOfUnits(const v1::Target& target,
                                               const v1::Allocation& allocation,
                                               const Occasion& occasion, std::string_view since,
                                               const Vocabulary& vocabulary) {
  const std::string day = StandingDay(occasion);
  // Whoever had a part when it counted for the first time is followed from then on.
  UnitLineage lineages(vocabulary, std::min<std::string_view>(since, allocation.valid_from()), day);
  std::map<std::string, Lineage> carriers;
  bool ended = false;
  for (const v1::AllocationPart& part : allocation.parts()) {
    Lineage lineage = lineages.Of(part.unit());
    ended |= !lineage.exists;
    carriers[part.unit()] = std::move(lineage);
  }
  for (const catalog::v1::Unit* unit : vocabulary.units()) {
    if (!ended || carriers.contains(unit->name()) || LastDayBy(*unit, day) != day) continue;
    Lineage lineage = lineages.Of(unit->name());
    const bool took_over = absl::c_any_of(
        lineage.predecessors, [&](const std::string& each) { return carriers.contains(each); });
    if (took_over) carriers[unit->name()] = std::move(lineage);
  }
  std::vector<Part> parts;
  for (auto& [unit, lineage] : carriers) {
    const std::vector<std::string> units =
        lineage.exists ? lineage.SubjectsWith(unit) : std::vector<std::string>{unit};
    ASSIGN_OR_RETURN(const auto value, CarriedBy(target, allocation, units));
    if (!value) continue;
    parts.push_back({.carrier = unit,
                     .value = *value,
                     .target = WithBound(target, *value),
                     .occasion = OccasionOf(occasion, vocabulary.unit(unit)),
                     .lineage = std::move(lineage)});
  }
  return parts;
}

std::vector<Part> PartsOfYears(const v1::Target& target, const v1::Allocation& allocation,
                               const Occasion& occasion) {
  std::vector<Part> parts;
  for (const v1::AllocationPart& part : allocation.parts()) {
    const auto year = ParsePeriod(part.period());
    if (!year.ok() || year->year > occasion.year) continue;
    Part& judged = parts.emplace_back(
        Part{part.period(), part.value(), WithBound(target, part.value()), occasion, {}});
    judged.target.mutable_indicator()->set_window(v1::WINDOW_PERIOD);
    judged.target.set_due_period(part.period());
    judged.target.set_quantifier(v1::QUANTIFIER_AT_DUE);
  }
  return parts;
}

std::vector<TotalKey> RequiredTotals(const Formula& formula, const std::vector<Part>& parts) {
  std::set<TotalKey> keys;
  for (const Part& part : parts) {
    for (TotalKey& key : formula.required_totals({part.target}, part.occasion)) {
      keys.insert(std::move(key));
    }
  }
  return {keys.begin(), keys.end()};
}

absl::StatusOr<JudgedPart> JudgePart(const Formula& formula, const Part& part, const Totals& totals,
                                     const Vocabulary& vocabulary) {
  ASSIGN_OR_RETURN(auto results,
                   formula.evaluate({part.target}, part.occasion, totals, vocabulary));
  JudgedPart judged;
  judged.result = std::move(results.front());
  ASSIGN_OR_RETURN(const Due due, Due::Of(part.target));
  ASSIGN_OR_RETURN(const Measure measure,
                   Measure::Of(part.target, part.occasion, totals, vocabulary));
  ASSIGN_OR_RETURN(const Reading reading, measure.In(DecidingYear(due, part.occasion)));
  if (reading.value && reading.value->rational() != nullptr) {
    judged.value = *reading.value->rational();
  }
  return judged;
}

absl::Status PartSums::Add(const Part& part, bool standing, const std::optional<mpq_class>& value) {
  if (!standing) return absl::OkStatus();
  ASSIGN_OR_RETURN(const mpq_class carried, ReadDecimal(part.value));
  allocated_ += carried;
  missing_ |= !value.has_value();
  if (missing_) {
    actual_.reset();
  } else {
    actual_ = actual_.value_or(0) + *value;
  }
  return absl::OkStatus();
}

}  // namespace thidua::targets
