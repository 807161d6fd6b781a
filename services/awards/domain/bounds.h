#pragma once
// Bounds that the checks of rule packs share.

#include <string_view>

#include "common/value/errors.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Coefficients have at most this many decimals.
inline constexpr int kCoefficientDecimals = 6;

// A period of a rule is at most so many days.
inline constexpr int kMaxDays = 366;

// Adds a violation of `field` if the value is not from `low` to `high`.
void CheckRange(Violations& violations, std::string_view field, int64_t value, int64_t low,
                int64_t high);

// Adds a violation of `field` if a list of `count` entries has not `least` to `most`.
void CheckCount(Violations& violations, std::string_view field, int count, int least,
                int most = 200);

// Adds a violation for each of the list `field` that is no kind of recipient, or is listed twice.
void CheckKinds(Violations& violations, std::string_view field,
                const google::protobuf::RepeatedField<int>& kinds);

// True if it is a kind that a recipient can have.
bool IsKnown(v1::RecipientKind kind);

}  // namespace thidua::awards
