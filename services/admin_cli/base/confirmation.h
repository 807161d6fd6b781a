#pragma once
// A person's word that a rule which is not verified may be passed over, as it is typed:
//
//   --confirm "cap=Công văn 12/UBND cho phép"

#include <absl/status/statusor.h>

#include <string>

#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::cli {

// Reads RULE=REASON.
//   INVALID_ARGUMENT: one of both is missing.
absl::StatusOr<awards::v1::Confirmation> ReadConfirmation(const std::string& text);

}  // namespace thidua::cli
