#include "services/targets/api/plans.h"

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/plan.h"
#include "services/targets/domain/plan_life.h"

namespace thidua::targets {
namespace {

// Writes a plan as resource::Write does, and answers it with its state.
template <class Request, class Decide>
absl::Status WritePlan(const rpc::Call& call, const resource::Store& store, const Request& request,
                       const std::string& name, const Decide& decide, v1::Plan* answer) {
  RETURN_IF_ERROR(resource::Write(call, store, request, name, decide, answer));
  answer->set_state(StateOf(*answer));
  return absl::OkStatus();
}

}  // namespace

absl::Status Plans::Create(rpc::Call& call, const v1::CreatePlanRequest& request,
                           v1::Plan* answer) {
  const std::string& name = request.plan().name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kPlanName, "plan.name", name));
  return WritePlan(
      call, store_, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Plan> {
        ASSIGN_OR_RETURN(v1::Plan plan,
                         NewPlan(request.plan(), call.caller().principal, txn.time()));
        RETURN_IF_ERROR(resource::CheckAbsent(txn, name));
        return plan;
      },
      answer);
}

absl::Status Plans::Update(rpc::Call& call, const v1::UpdatePlanRequest& request,
                           v1::Plan* answer) {
  const std::string& name = request.plan().name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kPlanName, "plan.name", name));
  return WritePlan(
      call, store_, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Plan> {
        ASSIGN_OR_RETURN(v1::Plan stored, resource::Load<v1::Plan>(txn, name));
        return UpdatePlan(std::move(stored), request.plan());
      },
      answer);
}

absl::Status Plans::RecordAct(rpc::Call& call, const v1::RecordPlanActRequest& request,
                              v1::Plan* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kPlanName, "name", request.name()));
  return WritePlan(
      call, store_, request, request.name(),
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Plan> {
        ASSIGN_OR_RETURN(v1::Plan stored, resource::Load<v1::Plan>(txn, request.name()));
        return WithAct(std::move(stored), request, call.caller().principal, txn.time());
      },
      answer);
}

absl::Status Plans::Get(rpc::Call& call, const v1::GetPlanRequest& request, v1::Plan* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kPlanName, "name", request.name()));
  ASSIGN_OR_RETURN(v1::Plan stored, store_.Get<v1::Plan>(request));
  *answer = WithState(std::move(stored));
  return absl::OkStatus();
}

absl::Status Plans::List(rpc::Call& call, const v1::ListPlansRequest& request,
                         v1::ListPlansResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "parent", request.parent()));
  return resource::List(
      call, store_, request, {.prefix = PlansOf(request.parent())},
      [](v1::Plan& plan) {
        plan = WithState(std::move(plan));
        return true;
      },
      answer->mutable_plans(), answer);
}

}  // namespace thidua::targets
