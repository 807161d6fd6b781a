#include "services/targets/domain/required_totals.h"

#include <set>

namespace thidua::targets {
namespace {

void AddForms(const v1::Expression& expression, std::set<std::string>& forms) {
  for (const v1::Term& term : expression.terms()) forms.insert(term.cell().form());
}

std::set<std::string> FormsOf(const v1::Indicator& indicator) {
  std::set<std::string> forms;
  AddForms(indicator.level().value(), forms);
  AddForms(indicator.ratio().numerator(), forms);
  AddForms(indicator.ratio().denominator(), forms);
  AddForms(indicator.growth().value(), forms);
  if (indicator.has_published()) forms.insert(indicator.published().form());
  return forms;
}

std::set<int> YearsOf(const v1::Target& target, const Occasion& occasion) {
  const int last = DecidingYear(target, occasion);
  const v1::Indicator& indicator = target.indicator();
  std::set<int> years = {occasion.base_year, last};
  const bool from_base = indicator.growth().average() == v1::GROWTH_AVERAGE_MEAN_OF_RATES;
  const bool from_first = target.quantifier() == v1::QUANTIFIER_EVERY_YEAR ||
                          indicator.window() == v1::WINDOW_TERM_TO_DATE ||
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
