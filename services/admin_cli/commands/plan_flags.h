#pragma once
// Flags of the verbs that judge a plan.

#include <absl/status/statusor.h>

#include <CLI/App.hpp>
#include <string>
#include <string_view>

#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {

// Which plan, as of when, by which formula, at which positions, in which language.
struct PlanFlags {
  std::string plan;
  std::string period;
  int32_t formula = 0;
  std::string pin_file;
  std::string language;

  void AddTo(CLI::App* verb);
  // The request without targets.
  //   INVALID_ARGUMENT: the plan is none, or the file of the pin cannot be read.
  absl::StatusOr<targets::v1::EvaluatePlanRequest> Request() const;
};

// The full name of a target of the plan, which may be given by its id alone.
//   INVALID_ARGUMENT: it is none.
absl::StatusOr<std::string> TargetName(const std::string& plan, const std::string& target);

}  // namespace thidua::cli
