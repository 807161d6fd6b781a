#pragma once
// Whether one honour of a rule pack may be stored.

#include <string>

#include "common/value/errors.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Adds every fault of the honour, one of the pack, with paths that begin with `at`.
void CheckHonour(Violations& violations, const v1::RulePack& pack, const v1::Honour& honour,
                 const std::string& at);

}  // namespace thidua::awards
