#pragma once
// What each verb of TargetsService does, without gRPC.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/rpc/call.h"
#include "services/targets/api/evaluator.h"
#include "services/targets/store/plan_store.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// Thread-safe. What it is given must outlive it. Every verb asks for the permission on the owner
// before it looks at anything else.
class Plans {
 public:
  Plans(PlanStore& store, const catalog::CatalogSource& catalog, Evaluator& evaluator)
      : store_(store), catalog_(catalog), evaluator_(evaluator) {}

  absl::Status CreatePlan(rpc::Call& call, const v1::CreatePlanRequest& request, v1::Plan* plan);
  absl::Status UpdatePlan(rpc::Call& call, const v1::UpdatePlanRequest& request, v1::Plan* plan);
  absl::Status GetPlan(rpc::Call& call, const v1::GetPlanRequest& request, v1::Plan* plan);
  absl::Status ListPlans(rpc::Call& call, const v1::ListPlansRequest& request,
                         v1::ListPlansResponse* response);
  absl::Status CreateTarget(rpc::Call& call, const v1::CreateTargetRequest& request,
                            v1::Target* target);
  absl::Status SupersedeTarget(rpc::Call& call, const v1::SupersedeTargetRequest& request,
                               v1::Target* target);
  absl::Status GetTarget(rpc::Call& call, const v1::GetTargetRequest& request, v1::Target* target);
  absl::Status ListTargets(rpc::Call& call, const v1::ListTargetsRequest& request,
                           v1::ListTargetsResponse* response);
  absl::Status EvaluatePlan(rpc::Call& call, const v1::EvaluatePlanRequest& request,
                            v1::Evaluation* evaluation);

 private:
  PlanStore& store_;
  const catalog::CatalogSource& catalog_;
  Evaluator& evaluator_;
};

}  // namespace thidua::targets
