#pragma once
// Linear expressions over the columns of a round, compiled to columns and whole multipliers, so
// that a sum is exact and needs no look-up.

#include <absl/numeric/int128.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "services/reporting/domain/rules/columns.h"
#include "services/reporting/domain/rules/row.h"
#include "thidua/catalog/v1/rule.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Terms that an expression has at most. With these and the digits that coefficients have, no sum of
// figures of 18 digits leaves 128 bits.
inline constexpr int kMaxTerms = 50;

// A number with no more decimals than it needs.
struct ShortDecimal {
  int64_t scaled = 0;
  int decimals = 0;
};

// 10^exponent, for 0 to 18.
int64_t PowerOfTen(int exponent);

// A coefficient: at most 6 digits before the point and 6 behind it, not 0; 1 for no text.
//   INVALID_ARGUMENT with the reasons of ParseScaled.
absl::StatusOr<ShortDecimal> ParseCoefficient(std::string_view text);

// A constant: at most 12 digits before the point and 6 behind it; 0 for no text.
//   INVALID_ARGUMENT with the reasons of ParseScaled.
absl::StatusOr<ShortDecimal> ParseConstant(std::string_view text);

// A bound that was validated, scaled; `none` for no text.
int64_t BoundOr(std::string_view text, int decimals, int64_t none);

// What a sum over a row is.
struct LinearSum {
  bool applies = false;    // false: missing values leave nothing to say
  absl::int128 value = 0;  // scaled by the decimals that were asked for
};

// An expression that was validated (see CheckFormDemands). It is a value.
class Linear {
 public:
  Linear() = default;
  // Sums are scaled by `decimals`, which must be at least DecimalsOf(expression, ...). A term of an
  // element that the round does not have is always missing.
  Linear(const catalog::v1::LinearExpression& expression, const v1::Round& round, Columns& columns,
         int decimals);

  // The decimals that every sum of the expression has at most.
  static int DecimalsOf(const catalog::v1::LinearExpression& expression, const v1::Round& round,
                        Columns& columns);

  LinearSum SumOf(const Row& row, catalog::v1::MissingPolicy missing) const {
    LinearSum sum{true, constant_};
    bool any = false;
    for (const Term& term : terms_) {
      if (term.column >= 0 && row.has[term.column]) {
        sum.value += absl::int128(row.values[term.column]) * term.multiplier;
        any = true;
      } else if (missing == catalog::v1::MISSING_POLICY_UNSPECIFIED ||
                 missing == catalog::v1::MISSING_POLICY_INAPPLICABLE) {
        return {};
      }
    }
    if (missing == catalog::v1::MISSING_POLICY_SKIP && !any && !terms_.empty()) return {};
    return sum;
  }

  // The columns of its terms, -1 for one that the round does not have.
  std::vector<int> columns() const;

 private:
  struct Term {
    int column;
    int64_t multiplier;
  };
  std::vector<Term> terms_;
  absl::int128 constant_ = 0;
};

}  // namespace thidua::reporting
