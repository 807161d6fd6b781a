#pragma once
// What one target came to, for commands that hold something against it.

#include <absl/status/statusor.h>

#include <string>

#include "services/admin_cli/commands/session.h"
#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::cli {

// The result of one target.
struct StandingResult {
  targets::v1::TargetResult result;
  targets::v1::Pin pin;  // of the evaluation
  int year = 0;          // the last year that is over in it
};

// Evaluates the target of that full name as of a period.
//   Errors of EvaluatePlan.
absl::StatusOr<StandingResult> ResultOf(const std::string& target, const std::string& period,
                                        Session& session);

}  // namespace thidua::cli
