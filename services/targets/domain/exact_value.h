#pragma once
// The value of an indicator: exact, whether it is rational, a compound growth rate or a root.

#include <gmpxx.h>

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "services/targets/domain/growth.h"

namespace thidua::targets {

// An ExactValue is a rational number, a compound growth rate or a root. It is a value: copy it
// freely.
class ExactValue {
 public:
  ExactValue(mpq_class value) : value_(std::move(value)) {}         // NOLINT: a number is a value
  ExactValue(CompoundGrowth growth) : value_(std::move(growth)) {}  // NOLINT: so is a rate
  ExactValue(Root root) : value_(std::move(root)) {}                // NOLINT: so is a root

  // Returns a number that is negative, zero or positive as the value is below, equal to or above
  // `x`.
  int Compare(const mpq_class& x) const;

  // Returns true if the decimal `text` compares with each of the marks as the value does.
  bool Agrees(std::string_view text, const std::vector<mpq_class>& marks) const;

  // Returns the value rounded to `decimals`, halves away from zero; see RoundedText.
  std::string Rounded(int decimals) const;

  // Returns the value rounded likewise, but to as many more decimals as it takes to agree with the
  // marks. The marks must be finite decimals.
  std::string RoundedBeside(const std::vector<mpq_class>& marks, int decimals) const;

  // Returns how many times a base value was reached in `years` years, if the value is the average
  // yearly growth since then in per cent.
  mpq_class FactorAfter(int years) const;

  // Returns the number if the value is rational, otherwise nullptr. This object owns it.
  const mpq_class* rational() const { return std::get_if<mpq_class>(&value_); }

 private:
  std::variant<mpq_class, CompoundGrowth, Root> value_;
};

}  // namespace thidua::targets
