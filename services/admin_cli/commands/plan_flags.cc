#include "services/admin_cli/commands/plan_flags.h"

#include <CLI/CLI.hpp>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/files/message_file.h"

namespace thidua::cli {
namespace {

using targets::v1::EvaluatePlanRequest;
using targets::v1::Evaluation;

// The file holds an evaluation, as `-o json` printed it, or only its pin.
absl::Status FillPin(const std::string& file, EvaluatePlanRequest* request) {
  Evaluation earlier;
  if (ReadMessage(file, &earlier).ok() && earlier.has_pin()) {
    *request->mutable_pin() = earlier.pin();
    if (request->formula() == 0) {
      request->set_formula(earlier.formula());
    }
    return absl::OkStatus();
  }
  return ReadMessage(file, request->mutable_pin());
}

}  // namespace

void PlanFlags::AddTo(CLI::App* verb) {
  verb->add_option("PLAN", plan, ShortForm(kPlan))->required();
  verb->add_option(
          "--period", period,
          "A year of the plan's term, or up to the last year in which a target is due; or a "
          "month, quarter or half of one, or 2022-01..2022-09, with the figures up to its "
          "last day")
      ->required();
  verb->add_option("--formula", formula, "Number of the formula; the newest if not given")
      ->check(CLI::NonNegativeNumber);
  verb->add_option("--pin", pin_file, "File with an earlier evaluation, or its pin, to reproduce");
  verb->add_option("--lang", language,
                   "Language for people: vi or en; else that of $LC_ALL, $LC_MESSAGES or $LANG");
}

absl::StatusOr<EvaluatePlanRequest> PlanFlags::Request() const {
  EvaluatePlanRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kPlan, plan));
  request.set_period(period);
  request.set_formula(formula);
  if (!pin_file.empty()) RETURN_IF_ERROR(FillPin(pin_file, &request));
  return request;
}

absl::StatusOr<std::string> TargetName(const std::string& plan, const std::string& target) {
  const bool bare = target.find('/') == std::string::npos;
  return ExpandName(kTarget, bare ? plan + "/targets/" + target : target);
}

}  // namespace thidua::cli
