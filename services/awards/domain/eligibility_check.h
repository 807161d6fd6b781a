#pragma once
// Whether the eligibility rules of an honour may be stored.

#include <string>

#include "common/value/errors.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Adds every fault of the honour's eligibility rules, with paths below "{at}.eligibility". An id is
// none that a confirmation or a check has for something else: "authority", "ballot", "notice",
// "cap" and those that begin with "dossier:".
void CheckEligibility(Violations& violations, const v1::RulePack& pack, const v1::Honour& honour,
                      const std::string& at);

}  // namespace thidua::awards
