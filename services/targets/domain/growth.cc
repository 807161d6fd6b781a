#include "services/targets/domain/growth.h"

#include "services/targets/domain/rational.h"

namespace thidua::targets {

int Root::Compare(const mpq_class& x) const {
  // An even power would hide the sign.
  if (x < 0) return 1;
  return cmp(radicand_, Power(x, degree_));
}

int CompoundGrowth::Compare(const mpq_class& percent) const {
  return Root(Factor(), years_).Compare(1 + percent / 100);
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
