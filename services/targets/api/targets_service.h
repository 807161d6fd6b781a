#pragma once
// thidua.targets.v1.TargetsService on gRPC.

#include "common/rpc/dispatcher.h"
#include "services/targets/api/plans.h"
#include "thidua/targets/v1/targets_service.grpc.pb.h"

namespace thidua::targets {

// One line a verb: the dispatcher knows how a call runs, Plans what it does. Thread-safe. What it
// is given must outlive it.
class TargetsApi : public v1::TargetsService::CallbackService {
 public:
  TargetsApi(rpc::Dispatcher& dispatcher, Plans& plans) : rpc_(dispatcher), plans_(plans) {}

  grpc::ServerUnaryReactor* CreatePlan(grpc::CallbackServerContext* context,
                                       const v1::CreatePlanRequest* request,
                                       v1::Plan* response) override;
  grpc::ServerUnaryReactor* UpdatePlan(grpc::CallbackServerContext* context,
                                       const v1::UpdatePlanRequest* request,
                                       v1::Plan* response) override;
  grpc::ServerUnaryReactor* GetPlan(grpc::CallbackServerContext* context,
                                    const v1::GetPlanRequest* request, v1::Plan* response) override;
  grpc::ServerUnaryReactor* ListPlans(grpc::CallbackServerContext* context,
                                      const v1::ListPlansRequest* request,
                                      v1::ListPlansResponse* response) override;
  grpc::ServerUnaryReactor* CreateTarget(grpc::CallbackServerContext* context,
                                         const v1::CreateTargetRequest* request,
                                         v1::Target* response) override;
  grpc::ServerUnaryReactor* SupersedeTarget(grpc::CallbackServerContext* context,
                                            const v1::SupersedeTargetRequest* request,
                                            v1::Target* response) override;
  grpc::ServerUnaryReactor* GetTarget(grpc::CallbackServerContext* context,
                                      const v1::GetTargetRequest* request,
                                      v1::Target* response) override;
  grpc::ServerUnaryReactor* ListTargets(grpc::CallbackServerContext* context,
                                        const v1::ListTargetsRequest* request,
                                        v1::ListTargetsResponse* response) override;
  grpc::ServerUnaryReactor* EvaluatePlan(grpc::CallbackServerContext* context,
                                         const v1::EvaluatePlanRequest* request,
                                         v1::Evaluation* response) override;

 private:
  rpc::Dispatcher& rpc_;
  Plans& plans_;
};

}  // namespace thidua::targets
