#pragma once
// How much money goes with an honour, exactly.

#include <absl/numeric/int128.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "services/awards/domain/rule_pack.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

struct Money {
  int64_t vnd = 0;
  std::string basis;  // how it was computed, in Vietnamese
};

// `coefficient`, a canonical decimal of the pack that rules the decision, times the base salary in
// force on `date`, rounded as that pack says. The coefficient 0 gives 0 and needs no base salary.
//   FAILED_PRECONDITION / RULE_VIOLATED: the date lies before the first base salary.
absl::StatusOr<Money> ComputeMoney(const DecidingRules& rules, std::string_view coefficient,
                                   std::string_view date);

// `numerator / denominator` đồng, both not negative, rounded: ROUNDING_MODE_NONE to whole đồng half
// up, the others to whole steps.
int64_t RoundMoney(absl::int128 numerator, int64_t denominator, const v1::MoneyRounding& rounding);

}  // namespace thidua::awards
