#include "services/targets/domain/required_totals.h"

#include <set>

#include "common/value/enum_switch.h"
#include "services/targets/domain/comparison.h"

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
    case v1::Indicator::kComposite:
    case v1::Indicator::FORMULA_NOT_SET:
      break;
  }
  if (indicator.has_published()) forms.insert(indicator.published().form());
  return forms;
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
                   occasion.DissolvedBy(due.LastDayIn(last));
  std::vector<int> years;
  for (int year = all ? std::min(occasion.first_year(), last) : last; year <= last; ++year) {
    years.push_back(year);
  }
  return years;
}

// Returns the years whose totals judging the target may look at.
std::set<int> YearsOf(const v1::Target& target, const Due& due, const Occasion& occasion) {
  const v1::Indicator& indicator = target.indicator();
  const int base = BaseYearOf(indicator, occasion.plan);
  std::set<int> years;
  if (base <= occasion.year) years.insert(base);
  for (const int measured : MeasuredYears(target, due, occasion)) {
    years.insert(measured);
    if (!indicator.has_comparison()) continue;
    const std::vector<int> compared = ComparedYears(indicator.comparison(), base, measured);
    years.insert(compared.begin(), compared.end());
  }
  return years;
}

// Returns the periods that cells of the year may be read in; see ReadCell.
std::vector<std::string> PeriodsOf(int year, const Due& due) {
  if (!due.Cuts(year)) return PeriodsOfYear(year);
  const absl::CivilDay until = due.LastDayIn(year);
  std::vector<std::string> periods = {YearUpTo(until)};
  if (const std::string last = LastPeriodUpTo(until); last != periods[0]) periods.push_back(last);
  return periods;
}

}  // namespace

std::vector<TotalKey> RequiredTotals(const v1::Target& target, const Occasion& occasion) {
  std::vector<TotalKey> keys;
  // What cannot be read is reported when it is judged.
  const Due due = Due::Of(target).value_or(Due());
  const std::set<int> years = YearsOf(target, due, occasion);
  for (const std::string& form : FormsOf(target.indicator())) {
    for (const int year : years) {
      for (std::string& period : PeriodsOf(year, due)) keys.push_back({form, std::move(period)});
    }
  }
  return keys;
}

}  // namespace thidua::targets
