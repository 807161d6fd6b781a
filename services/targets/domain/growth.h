#pragma once
// Average yearly growth, exact: V_end and V_base are compared by integer powers, never by a root.

#include <gmpxx.h>

#include <vector>

namespace thidua::targets {

// The compound rate ((end / base)^(1/years) - 1) * 100, in per cent, known by comparison because it
// is irrational as a rule. A value: copy it freely.
class CompoundGrowth {
 public:
  // `base` is positive, `end` not negative, `years` at least 1.
  CompoundGrowth(mpq_class end, mpq_class base, int years)
      : end_(std::move(end)), base_(std::move(base)), years_(years) {}

  // Negative, zero or positive as the rate is below, equal to or above `percent`:
  // end * 100^n against base * (100 + percent)^n.
  int Compare(const mpq_class& percent) const;

 private:
  mpq_class end_;
  mpq_class base_;
  int years_;
};

// The arithmetic mean of the yearly rates, in per cent, of values in consecutive years: at least
// two, all but the last one positive.
mpq_class MeanOfRates(const std::vector<mpq_class>& values);

}  // namespace thidua::targets
