#include "services/targets/domain/required_totals.h"

#include <set>

#include "common/value/enum_switch.h"

namespace thidua::targets {
namespace {

void AddForms(const v1::Expression& expression, std::set<std::string>& forms) {
  for (const v1::Term& term : expression.terms()) forms.insert(term.cell().form());
}

std::set<std::string> FormsOf(const v1::Indicator& indicator) {
  std::set<std::string> forms;
  switch (indicator.formula_case()) {
    case v1::Indicator::kLevel:
      AddForms(indicator.level().value(), forms);
      break;
    case v1::Indicator::kRatio:
      AddForms(indicator.ratio().numerator(), forms);
      AddForms(indicator.ratio().denominator(), forms);
      break;
    case v1::Indicator::kGrowth:
      AddForms(indicator.growth().value(), forms);
      break;
    case v1::Indicator::FORMULA_NOT_SET:
      break;
  }
  if (indicator.has_published()) forms.insert(indicator.published().form());
  return forms;
}

// Returns true if growth is averaged over the rates of every year since the base.
bool NeedsEveryRate(v1::GrowthAverage average) {
  switch (average) {
    case v1::GROWTH_AVERAGE_MEAN_OF_RATES:
      return true;
    case v1::GROWTH_AVERAGE_COMPOUND:
    case v1::GROWTH_AVERAGE_UNSPECIFIED:
    case SENTINELS_OF(v1::GrowthAverage):
      break;
  }
  return false;
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

// Returns the years whose totals judging the target may look at.
std::set<int> YearsOf(const v1::Target& target, const Occasion& occasion) {
  const int last = DecidingYear(target, occasion);
  const v1::Indicator& indicator = target.indicator();
  std::set<int> years = {occasion.base_year, last};
  const bool from_base = NeedsEveryRate(indicator.growth().average());
  const bool from_first = HoldsEveryYear(target.quantifier()) || IsTermToDate(indicator.window()) ||
                          occasion.DissolvedIn(last);
  if (from_base || from_first) {
    const int from = from_base ? occasion.base_year : occasion.first_year();
    for (int year = from; year <= last; ++year) years.insert(year);
  }
  return years;
}

}  // namespace

std::vector<TotalKey> RequiredTotals(const v1::Target& target, const Occasion& occasion) {
  std::vector<TotalKey> keys;
  const std::set<int> years = YearsOf(target, occasion);
  for (const std::string& form : FormsOf(target.indicator())) {
    for (const int year : years) {
      for (std::string& period : PeriodsOfYear(year)) keys.push_back({form, std::move(period)});
    }
  }
  return keys;
}

}  // namespace thidua::targets
