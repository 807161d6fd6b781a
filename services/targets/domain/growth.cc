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

mpq_class MeanOfRates(const std::vector<mpq_class>& values) {
  THIDUA_CHECK(values.size() >= 2, "Rates lie between at least two values.");
  mpq_class sum = 0;
  for (size_t i = 1; i < values.size(); ++i) {
    THIDUA_CHECK(values[i - 1] > 0, "A rate is that of a positive value.");
    const mpq_class rate = values[i] / values[i - 1] - 1;
    sum += rate;
  }
  return mpq_class(sum * 100 / static_cast<unsigned long>(values.size() - 1));
}

}  // namespace thidua::targets
