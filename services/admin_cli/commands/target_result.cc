#include "services/admin_cli/commands/target_result.h"

#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/evaluation_view.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {

absl::StatusOr<StandingResult> ResultOf(const std::string& target, const std::string& period,
                                        Session& session) {
  targets::v1::EvaluatePlanRequest request;
  request.set_name(ParentOf(target, 2));
  request.set_period(period);
  request.add_targets(target);
  ASSIGN_OR_RETURN(auto evaluation, session.Call<targets::v1::Evaluation>(request));
  ASSIGN_OR_RETURN(const absl::CivilDay as_of, ParseDate(evaluation.as_of()));
  const auto year = static_cast<int>(as_of.year());
  for (targets::v1::TargetResult& result : *evaluation.mutable_results()) {
    if (result.target() != target) continue;  // those that it superseded are there too
    return StandingResult{.result = std::move(result),
                          .pin = std::move(*evaluation.mutable_pin()),
                          .year = IsPartOfYear(evaluation) ? year - 1 : year};
  }
  return Refused("the evaluation has no result of " + target);
}

}  // namespace thidua::cli
