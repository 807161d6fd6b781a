#include "services/targets/api/targets_service.h"

namespace thidua::targets {

grpc::ServerUnaryReactor* TargetsApi::CreatePlan(grpc::CallbackServerContext* context,
                                                 const v1::CreatePlanRequest* request,
                                                 v1::Plan* response) {
  return rpc_.Unary(context, request, response, "thidua.targets.v1.TargetsService/CreatePlan",
                    [this](rpc::Call& call, const auto& query, auto* answer) {
                      return plans_.CreatePlan(call, query, answer);
                    });
}

grpc::ServerUnaryReactor* TargetsApi::UpdatePlan(grpc::CallbackServerContext* context,
                                                 const v1::UpdatePlanRequest* request,
                                                 v1::Plan* response) {
  return rpc_.Unary(context, request, response, "thidua.targets.v1.TargetsService/UpdatePlan",
                    [this](rpc::Call& call, const auto& query, auto* answer) {
                      return plans_.UpdatePlan(call, query, answer);
                    });
}

grpc::ServerUnaryReactor* TargetsApi::GetPlan(grpc::CallbackServerContext* context,
                                              const v1::GetPlanRequest* request,
                                              v1::Plan* response) {
  return rpc_.Unary(context, request, response, "thidua.targets.v1.TargetsService/GetPlan",
                    [this](rpc::Call& call, const auto& query, auto* answer) {
                      return plans_.GetPlan(call, query, answer);
                    });
}

grpc::ServerUnaryReactor* TargetsApi::ListPlans(grpc::CallbackServerContext* context,
                                                const v1::ListPlansRequest* request,
                                                v1::ListPlansResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.targets.v1.TargetsService/ListPlans",
                    [this](rpc::Call& call, const auto& query, auto* answer) {
                      return plans_.ListPlans(call, query, answer);
                    });
}

grpc::ServerUnaryReactor* TargetsApi::CreateTarget(grpc::CallbackServerContext* context,
                                                   const v1::CreateTargetRequest* request,
                                                   v1::Target* response) {
  return rpc_.Unary(context, request, response, "thidua.targets.v1.TargetsService/CreateTarget",
                    [this](rpc::Call& call, const auto& query, auto* answer) {
                      return plans_.CreateTarget(call, query, answer);
                    });
}

grpc::ServerUnaryReactor* TargetsApi::SupersedeTarget(grpc::CallbackServerContext* context,
                                                      const v1::SupersedeTargetRequest* request,
                                                      v1::Target* response) {
  return rpc_.Unary(context, request, response, "thidua.targets.v1.TargetsService/SupersedeTarget",
                    [this](rpc::Call& call, const auto& query, auto* answer) {
                      return plans_.SupersedeTarget(call, query, answer);
                    });
}

grpc::ServerUnaryReactor* TargetsApi::GetTarget(grpc::CallbackServerContext* context,
                                                const v1::GetTargetRequest* request,
                                                v1::Target* response) {
  return rpc_.Unary(context, request, response, "thidua.targets.v1.TargetsService/GetTarget",
                    [this](rpc::Call& call, const auto& query, auto* answer) {
                      return plans_.GetTarget(call, query, answer);
                    });
}

grpc::ServerUnaryReactor* TargetsApi::ListTargets(grpc::CallbackServerContext* context,
                                                  const v1::ListTargetsRequest* request,
                                                  v1::ListTargetsResponse* response) {
  return rpc_.Unary(context, request, response, "thidua.targets.v1.TargetsService/ListTargets",
                    [this](rpc::Call& call, const auto& query, auto* answer) {
                      return plans_.ListTargets(call, query, answer);
                    });
}

grpc::ServerUnaryReactor* TargetsApi::EvaluatePlan(grpc::CallbackServerContext* context,
                                                   const v1::EvaluatePlanRequest* request,
                                                   v1::Evaluation* response) {
  return rpc_.Unary(context, request, response, "thidua.targets.v1.TargetsService/EvaluatePlan",
                    [this](rpc::Call& call, const auto& query, auto* answer) {
                      return plans_.EvaluatePlan(call, query, answer);
                    });
}

}  // namespace thidua::targets
