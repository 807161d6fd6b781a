#include "services/targets/api/targets_service.h"

namespace thidua::targets {

TargetsService::TargetsService(rpc::Dispatcher& dispatcher, Plans& plans)
    : Service(dispatcher, "thidua.targets.v1.TargetsService") {
  Unary("CreatePlan", &plans, &Plans::CreatePlan);
  Unary("UpdatePlan", &plans, &Plans::UpdatePlan);
  Unary("GetPlan", &plans, &Plans::GetPlan);
  Unary("ListPlans", &plans, &Plans::ListPlans);
  Unary("CreateTarget", &plans, &Plans::CreateTarget);
  Unary("SupersedeTarget", &plans, &Plans::SupersedeTarget);
  Unary("GetTarget", &plans, &Plans::GetTarget);
  Unary("ListTargets", &plans, &Plans::ListTargets);
  Unary("EvaluatePlan", &plans, &Plans::EvaluatePlan);
}

}  // namespace thidua::targets
