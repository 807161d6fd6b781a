#include "services/targets/domain/required_totals.h"

#include <set>
#include <utility>

#include "common/value/enum_switch.h"
#include "services/targets/domain/comparison.h"
#include "services/targets/domain/part_year.h"

namespace thidua::targets {
namespace {

// A Source is a form, of the owner's own rounds or rolled up.
using Source = std::pair<std::string, bool>;

void AddSources(const v1::Expression& expression, std::set<Source>& sources) {
  for (const v1::Term& term : expression.terms()) {
    sources.emplace(term.cell().form(), term.cell().rolled_up());
  }
}

std::set<Source> SourcesOf(const v1::Indicator& indicator) {
  std::set<Source> sources;
  switch (indicator.formula_case()) {
    case v1::Indicator::kLevel:
      AddSources(indicator.level().value(), sources);
      break;
    case v1::Indicator::kRatio:
      AddSources(indicator.ratio().numerator(), sources);
      AddSources(indicator.ratio().denominator(), sources);
      break;
    case v1::Indicator::kComposite:
    case v1::Indicator::FORMULA_NOT_SET:
      break;
  }
  if (indicator.has_published()) sources.emplace(indicator.published().form(), false);
  return sources;
}

// Returns true if the bound must hold in every year of the term.
bool HoldsEveryYear(v1::Quantifier quantifier) {
  switch (quantifier) {
    case v1::QUANTIFIER_EVERY_YEAR:
      return true;
    case v1::QUANTIFIER_AT_DUE:
    case v1::QUANTIFIER_UNSPECIFIED:
    case SENTINELS_OF(v1::Quantifier):
      break;
  }
  return false;
}

// Returns the years in which the indicator may be measured to judge the target: the deciding one,
// and those from the term's first on where these count too.
std::vector<int> MeasuredYears(const v1::Target& target, const Due& due, const Occasion& occasion) {
  const int last = DecidingYear(due, occasion);
  const bool all = HoldsEveryYear(target.quantifier()) ||
                   StartsWithTerm(target.indicator().window()) ||
                   occasion.DissolvedBy(occasion.LastDayIn(last, due));
  std::vector<int> years;
  for (int year = all ? std::min(occasion.first_year(), last) : last; year <= last; ++year) {
    years.push_back(year);
  }
  return years;
}

// Returns the years whose totals measuring the target in these years may look at.
std::set<int> YearsOf(const v1::Indicator& indicator, const Occasion& occasion,
                      const std::vector<int>& measured_years) {
  const int base = BaseYearOf(indicator, occasion.plan);
  std::set<int> years;
  if (base <= occasion.year) years.insert(base);
  for (const int measured : measured_years) {
    years.insert(measured);
    if (!indicator.has_comparison()) continue;
    const std::vector<int> compared = ComparedYears(indicator.comparison(), base, measured);
    years.insert(compared.begin(), compared.end());
  }
  return years;
}

// Adds the periods that a cell may be read in up to that day; see ReadCell.
void AddPeriods(absl::CivilDay until, bool rolled_up, std::set<std::string>& periods) {
  const int year = static_cast<int>(until.year());
  if (until == absl::CivilDay(year, 12, 31)) {
    for (std::string& period : PeriodsOfYear(year)) periods.insert(std::move(period));
    return;
  }
  periods.insert(YearUpTo(until));
  if (rolled_up) return;  // a published rate never is
  for (std::string& period : PeriodsEndingOn(until)) periods.insert(std::move(period));
}

}  // namespace

std::vector<TotalKey> RequiredTotals(const v1::Target& target, const Occasion& occasion) {
  // What cannot be read is reported when it is judged.
  const Due due = Due::Of(target).value_or(Due());
  return RequiredTotals(target, occasion, MeasuredYears(target, due, occasion));
}

std::vector<TotalKey> RequiredTotals(const v1::Target& target, const Occasion& occasion,
                                     const std::vector<int>& measured_years) {
  const Due due = Due::Of(target).value_or(Due());
  const std::set<int> years = YearsOf(target.indicator(), occasion, measured_years);
  std::vector<TotalKey> keys;
  for (const auto& [form, rolled_up] : SourcesOf(target.indicator())) {
    std::set<std::string> periods;
    for (const int year : years) {
      const absl::CivilDay until = occasion.LastDayIn(year, due);
      AddPeriods(until, rolled_up, periods);
      if (year == occasion.year && ComparesWithSamePart(target.indicator(), occasion)) {
        AddPeriods(SameMonthEnd(year - 1, until), rolled_up, periods);
      }
    }
    for (const std::string& period : periods) keys.push_back({form, period, rolled_up});
  }
  return keys;
}

}  // namespace thidua::targets
