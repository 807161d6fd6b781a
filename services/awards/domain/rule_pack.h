#pragma once
// Finding the rules: which pack is in force on a day, and what it says of an honour.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string_view>
#include <vector>

#include "thidua/awards/v1/award.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// True if the pack is in force on the day (`YYYY-MM-DD`, which orders as text).
bool InForce(const v1::RulePack& pack, std::string_view date);

// The first of `packs` that is in force on the day. Spans of one owner do not overlap.
//   FAILED_PRECONDITION / NO_RULE_PACK: there is none.
absl::StatusOr<const v1::RulePack*> ChoosePack(const std::vector<v1::RulePack>& packs,
                                               std::string_view date);

// What the pack says of the honour; nullptr if it does not know it.
const v1::Honour* FindHonour(const v1::RulePack& pack, std::string_view honour);

// The terms for a kind of recipient; nullptr if that kind cannot get the honour.
const v1::RecipientRule* FindTerms(const v1::Honour& honour, v1::RecipientKind kind);

// True if the rule applies to the kind.
bool AppliesTo(const v1::EligibilityRule& rule, v1::RecipientKind kind);

}  // namespace thidua::awards
