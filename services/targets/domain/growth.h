#pragma once
// Growth, computed exactly: what is a root is compared by integer powers and never computed.

#include <gmpxx.h>

#include <utility>
#include <vector>

#include "common/value/check.h"

namespace thidua::targets {

// A Root is the number that, taken `degree` times as a factor, makes `radicand`. It is irrational
// as a rule, so that it is known only by comparison with rational numbers. It is a value: copy it
// freely.
class Root {
 public:
  // `radicand` must not be negative, `degree` must be at least 1.
  Root(mpq_class radicand, int degree) : radicand_(std::move(radicand)), degree_(degree) {
    THIDUA_CHECK(radicand_ >= 0 && degree_ >= 1,
                 "A root is of a number that is not negative, and of a positive degree.");
  }

  // Returns a number that is negative, zero or positive as the root is below, equal to or above
  // `x`: it compares the radicand with x^degree.
  int Compare(const mpq_class& x) const;

 private:
  mpq_class radicand_;
  int degree_;
};

// A CompoundGrowth is the rate ((end / base)^(1/years) - 1) * 100, in per cent. It is irrational as
// a rule, so that it is known only by comparison with rational rates. It is a value: copy it
// freely.
class CompoundGrowth {
 public:
  // `base` must be positive, `end` must not be negative, `years` must be at least 1.
  CompoundGrowth(mpq_class end, mpq_class base, int years)
      : end_(std::move(end)), base_(std::move(base)), years_(years) {
    THIDUA_CHECK(base_ > 0 && end_ >= 0 && years_ >= 1,
                 "Growth is from a positive value to one that is not negative, in a year or more.");
  }

  // Returns a number that is negative, zero or positive as the rate is below, equal to or above
  // `percent`.
  int Compare(const mpq_class& percent) const;

  // Returns end / base: how many times the base value was reached.
  mpq_class Factor() const { return end_ / base_; }

 private:
  mpq_class end_;
  mpq_class base_;
  int years_;
};

// Returns the yearly rates, in per cent, between values of consecutive years. There must be at
// least two values, and all but the last one must be positive.
std::vector<mpq_class> YearlyRates(const std::vector<mpq_class>& values);

// Returns the arithmetic mean of those rates.
mpq_class MeanOfRates(const std::vector<mpq_class>& values);

}  // namespace thidua::targets
