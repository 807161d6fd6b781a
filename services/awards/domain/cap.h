#pragma once
// Caps: at most a share of the recipients of another honour.

#include <cstdint>
#include <string>
#include <string_view>

#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// How many the cap admits where `base` recipients, 0 or more, hold the other honour: the whole part
// of the share.
int64_t MostByCap(const v1::Cap& cap, int64_t base);

// The same in words, exactly: "15% của 6 người đạt Lao động tiên tiến là 0,9; lấy phần nguyên: 0".
// `base_title` is the title of the other honour.
std::string CapInWords(const v1::Cap& cap, int64_t base, std::string_view base_title);

}  // namespace thidua::awards
