#pragma once
// How a paper is refused.

#include <absl/status/status.h>

#include <string_view>

#include "common/value/errors.h"

namespace thidua::awards {

// INVALID_ARGUMENT, INVALID_FIELD. The sentence says what is wrong with the file; what it takes
// from the file stands in quotes.
inline absl::Status Refusal(std::string_view sentence) {
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD, sentence);
}

}  // namespace thidua::awards
