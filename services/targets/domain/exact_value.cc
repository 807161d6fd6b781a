#include "services/targets/domain/exact_value.h"

#include <absl/algorithm/container.h>

#include "common/value/check.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {

int ExactValue::Compare(const mpq_class& x) const {
  if (const mpq_class* number = rational()) return cmp(*number, x);
  if (const Root* root = std::get_if<Root>(&value_)) return root->Compare(x);
  return std::get<CompoundGrowth>(value_).Compare(x);
}

bool ExactValue::Agrees(std::string_view text, const std::vector<mpq_class>& marks) const {
  const auto shown = ReadDecimal(text);
  THIDUA_CHECK(shown.ok(), "A value is printed as a decimal.");
  const auto side = [](int order) { return (order > 0) - (order < 0); };
  return absl::c_all_of(
      marks, [&](const mpq_class& mark) { return side(cmp(*shown, mark)) == side(Compare(mark)); });
}

std::string ExactValue::Rounded(int decimals) const {
  if (const mpq_class* number = rational()) {
    const mpq_class size = abs(*number) * PowerOfTen(decimals);
    return RoundedText(sgn(*number) * Floor(size + mpq_class(1, 2)), decimals);
  }
  const auto compare = [this](const mpq_class& x) { return Compare(x); };
  return RoundedText(RoundByComparison(compare, decimals), decimals);
}

std::string ExactValue::RoundedBeside(const std::vector<mpq_class>& marks, int decimals) const {
  std::string text = Rounded(decimals);
  if (rational() != nullptr) {
    while (!Agrees(text, marks)) text = Rounded(++decimals);
    return text;
  }
  const auto compare = [this](const mpq_class& x) { return Compare(x); };
  while (!Agrees(text, marks)) {
    // One more digit is near the digits that are known, and powers of long numbers are slow.
    const mpz_class size = 10 * abs(mpz_class(Floor(*ReadDecimal(text) * PowerOfTen(decimals))));
    const mpz_class start = size > 6 ? mpz_class(size - 6) : mpz_class(0);
    ++decimals;
    text = RoundedText(RoundByComparison(compare, decimals, start), decimals);
  }
  return text;
}

mpq_class ExactValue::FactorAfter(int years) const {
  if (const mpq_class* percent = rational()) return Power(1 + *percent / 100, years);
  return std::get<CompoundGrowth>(value_).Factor();
}

}  // namespace thidua::targets
