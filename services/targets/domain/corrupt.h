#pragma once
// The error for what is stored, or came from Reporting, and cannot be read.

#include <absl/status/status.h>

#include <string_view>

#include "common/value/errors.h"

namespace thidua::targets {

// DATA_LOSS / CORRUPT. The checks before anything is stored leave no other way to come by it than a
// damaged store, or one that a newer release wrote.
inline absl::Status Corrupt(std::string_view message) {
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT, message);
}

}  // namespace thidua::targets
