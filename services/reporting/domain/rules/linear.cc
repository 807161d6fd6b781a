#include "services/reporting/domain/rules/linear.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/value/decimal.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::reporting {
namespace {

using catalog::v1::LinearExpression;
using catalog::v1::LinearTerm;

absl::StatusOr<ShortDecimal> ParseShort(std::string_view text, int64_t limit,
                                        const char* what_fits) {
  ASSIGN_OR_RETURN(int64_t scaled, ParseScaled(text, kMaxDecimals));
  if (scaled >= limit || scaled <= -limit) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE,
                 what_fits);
  }
  int decimals = kMaxDecimals;
  while (decimals > 0 && scaled % 10 == 0) {
    scaled /= 10;
    --decimals;
  }
  return ShortDecimal{scaled, decimals};
}

// Of what was validated before.
ShortDecimal ValueOr(const absl::StatusOr<ShortDecimal>& parsed) {
  return parsed.ok() ? *parsed : ShortDecimal();
}

}  // namespace

int64_t PowerOfTen(int exponent) {
  int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

absl::StatusOr<ShortDecimal> ParseCoefficient(std::string_view text) {
  if (text.empty()) return ShortDecimal{1, 0};
  ASSIGN_OR_RETURN(const ShortDecimal parsed,
                   ParseShort(text, PowerOfTen(12), "has more than 6 digits before the point"));
  if (parsed.scaled == 0) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NUMBER,
                 "is 0: leave the term out");
  }
  return parsed;
}

absl::StatusOr<ShortDecimal> ParseConstant(std::string_view text) {
  if (text.empty()) return ShortDecimal();
  return ParseShort(text, PowerOfTen(18), "has more than 12 digits before the point");
}

int64_t BoundOr(std::string_view text, int decimals, int64_t none) {
  const auto bound = ParseScaled(text, decimals);
  return bound.ok() ? *bound : none;
}

int Linear::DecimalsOf(const LinearExpression& expression, const v1::Round& round,
                       Columns& columns) {
  int decimals = ValueOr(ParseConstant(expression.constant())).decimals;
  for (const LinearTerm& term : expression.terms()) {
    const int column = columns.Find(term.element());
    if (column < 0) continue;
    decimals = std::max(decimals, ValueOr(ParseCoefficient(term.coefficient())).decimals +
                                      round.columns(column).decimals());
  }
  return decimals;
}

Linear::Linear(const LinearExpression& expression, const v1::Round& round, Columns& columns,
               int decimals) {
  const ShortDecimal constant = ValueOr(ParseConstant(expression.constant()));
  constant_ = absl::int128(constant.scaled) * PowerOfTen(decimals - constant.decimals);
  terms_.reserve(expression.terms_size());
  for (const LinearTerm& term : expression.terms()) {
    const int column = columns.Find(term.element());
    const ShortDecimal coefficient = ValueOr(ParseCoefficient(term.coefficient()));
    const int more =
        column < 0 ? 0 : decimals - coefficient.decimals - round.columns(column).decimals();
    terms_.push_back({column, column < 0 ? 0 : coefficient.scaled * PowerOfTen(more)});
  }
}

std::vector<int> Linear::columns() const {
  std::vector<int> columns;
  for (const Term& term : terms_) columns.push_back(term.column);
  return columns;
}

}  // namespace thidua::reporting
