#pragma once
// Caps: at most a share of the recipients of another honour.

#include <cstdint>
#include <string>

#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// How many the cap admits where `base` recipients, 0 or more, hold the other honour: the whole part
// of the share.
int64_t MostByCap(const v1::Cap& cap, int64_t base);

// The same in words, exactly: "15% của 6 người đạt Lao động tiên tiến là 0,9; lấy phần nguyên: 0".
// By what the cap's pack says of the other honour its recipients are people, collectives
// ("6 tập thể"), households ("6 hộ") or, where it is for several kinds, all of these ("6 người,
// tập thể").
std::string CapInWords(const v1::Cap& cap, int64_t base, const v1::RulePack& pack);

}  // namespace thidua::awards
