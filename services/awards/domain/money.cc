#include "services/awards/domain/money.h"

#include <absl/strings/str_cat.h>

#include "common/value/decimal.h"
#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/bounds.h"

namespace thidua::awards {
namespace {

constexpr int64_t kCoefficientScale = 1'000'000;  // 10^kCoefficientDecimals

std::string Dong(int64_t vnd) { return GroupDigits(vnd, 0, Locale::kVietnamese) + " đồng"; }

// The decimal for people: a comma for the point.
std::string Comma(std::string_view decimal) {
  std::string text(decimal);
  if (size_t point = text.find('.'); point != std::string::npos) text[point] = ',';
  return text;
}

const v1::BaseSalary* SalaryOn(const v1::RulePack& pack, std::string_view date) {
  const v1::BaseSalary* found = nullptr;
  for (const v1::BaseSalary& salary : pack.base_salaries()) {
    if (salary.valid_from() <= date) found = &salary;
  }
  return found;
}

std::string Describe(const v1::MoneyRounding& rounding) {
  switch (rounding.mode()) {
    case v1::ROUNDING_MODE_UP:
      return "làm tròn lên bội số của " + Dong(rounding.step_vnd());
    case v1::ROUNDING_MODE_NEAREST:
      return "làm tròn đến bội số gần nhất của " + Dong(rounding.step_vnd());
    case v1::ROUNDING_MODE_NONE:
    case v1::ROUNDING_MODE_UNSPECIFIED:
    case SENTINELS_OF(v1::RoundingMode):
      break;
  }
  return "làm tròn đến đồng";
}

}  // namespace

int64_t RoundMoney(absl::int128 numerator, int64_t denominator, const v1::MoneyRounding& rounding) {
  const int64_t step = rounding.mode() == v1::ROUNDING_MODE_NONE ? 1 : rounding.step_vnd();
  const absl::int128 unit = absl::int128(denominator) * step;
  const absl::int128 steps = rounding.mode() == v1::ROUNDING_MODE_UP
                                 ? (numerator + unit - 1) / unit
                                 : (2 * numerator + unit) / (2 * unit);
  return static_cast<int64_t>(steps * step);
}

absl::StatusOr<Money> ComputeMoney(const DecidingRules& rules, std::string_view coefficient,
                                   std::string_view date) {
  ASSIGN_OR_RETURN(int64_t scaled, ParseScaled(coefficient, kCoefficientDecimals));
  if (scaled == 0) return Money{0, "không kèm tiền thưởng"};
  const v1::BaseSalary* salary = SalaryOn(*rules.salaries, date);
  if (salary == nullptr) {
    return Error(
        absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED,
        absl::StrCat(rules.salaries->name(), " knows no base salary on ", std::string(date)));
  }
  const absl::int128 exact = absl::int128(scaled) * salary->amount_vnd();
  Money money;
  money.vnd = RoundMoney(exact, kCoefficientScale, rules.decision->rounding());
  money.basis =
      absl::StrCat(Comma(coefficient), " × ", Dong(salary->amount_vnd()),
                   salary->act().empty() ? "" : absl::StrCat(" (", salary->act(), ")"), " = ",
                   GroupWithoutZeros(exact, kCoefficientDecimals, Locale::kVietnamese), " đồng; ",
                   Describe(rules.decision->rounding()), ": ", Dong(money.vnd));
  return money;
}

}  // namespace thidua::awards
