#pragma once
// What the ledger keeps for ever of a request for a change: its id, and why it was made.

#include <cstddef>
#include <string_view>

#include "common/value/errors.h"

namespace thidua::resource {

inline constexpr size_t kMaxRequestId = 64;  // characters
inline constexpr size_t kMaxReason = 2000;   // characters

// Adds what is wrong with the fields `request_id` and `reason` of a request, which stand below
// `path` ("header.", or empty). The id is required and has 1 to 64 characters, without control
// characters and without white space at its ends. The reason may be empty and has at most 2,000
// characters; it may have line feeds and tabs. Both are UTF-8 in normal form C.
void CheckCause(std::string_view path, std::string_view request_id, std::string_view reason,
                Violations& violations);

}  // namespace thidua::resource
