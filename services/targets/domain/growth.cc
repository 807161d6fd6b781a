#include "services/targets/domain/growth.h"

#include "services/targets/domain/rational.h"

namespace thidua::targets {

int CompoundGrowth::Compare(const mpq_class& percent) const {
  const mpq_class factor = 100 + percent;
  // Nothing falls by more than 100 per cent, and an even power would hide the sign of the factor.
  if (factor < 0) return 1;
  const mpq_class reached = end_ * Power(mpq_class(100), years_);
  const mpq_class wanted = base_ * Power(factor, years_);
  return cmp(reached, wanted);
}

std::vector<mpq_class> YearlyRates(const std::vector<mpq_class>& values) {
  THIDUA_CHECK(values.size() >= 2, "Rates lie between at least two values.");
  std::vector<mpq_class> rates;
  for (size_t i = 1; i < values.size(); ++i) {
    THIDUA_CHECK(values[i - 1] > 0, "A rate is that of a positive value.");
    rates.emplace_back(100 * (values[i] / values[i - 1] - 1));
  }
  return rates;
}

mpq_class MeanOfRates(const std::vector<mpq_class>& values) {
  mpq_class sum = 0;
  const std::vector<mpq_class> rates = YearlyRates(values);
  for (const mpq_class& rate : rates) sum += rate;
  return mpq_class(sum / static_cast<unsigned long>(rates.size()));
}

}  // namespace thidua::targets
