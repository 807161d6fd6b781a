#include "services/targets/domain/exact_value.h"

#include "services/targets/domain/rational.h"

namespace thidua::targets {

int ExactValue::Compare(const mpq_class& x) const {
  if (const mpq_class* number = rational()) return cmp(*number, x);
  return std::get<CompoundGrowth>(value_).Compare(x);
}

std::string ExactValue::Rounded(int decimals) const { return RoundedAbove(0, decimals); }

std::string ExactValue::RoundedAbove(const mpq_class& edge, int decimals) const {
  const auto compare = [&](const mpq_class& x) { return Compare(mpq_class(edge + x)); };
  return RoundedText(RoundByComparison(compare, decimals), decimals);
}

std::string ExactValue::RoundedBelow(const mpq_class& edge, int decimals) const {
  const auto compare = [&](const mpq_class& x) { return -Compare(mpq_class(edge - x)); };
  return RoundedText(RoundByComparison(compare, decimals), decimals);
}

}  // namespace thidua::targets
