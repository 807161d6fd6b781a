#pragma once
// The verbs of plans.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// Each verb does as its proto says. A plan is answered with its state, which is not stored.
// Thread-safe. `store` must outlive it.
class Plans {
 public:
  explicit Plans(const resource::Store& store) : store_(store) {}

  absl::Status Create(rpc::Call& call, const v1::CreatePlanRequest& request, v1::Plan* answer);
  absl::Status Update(rpc::Call& call, const v1::UpdatePlanRequest& request, v1::Plan* answer);
  absl::Status RecordAct(rpc::Call& call, const v1::RecordPlanActRequest& request,
                         v1::Plan* answer);
  absl::Status Get(rpc::Call& call, const v1::GetPlanRequest& request, v1::Plan* answer);
  absl::Status List(rpc::Call& call, const v1::ListPlansRequest& request,
                    v1::ListPlansResponse* answer);

 private:
  const resource::Store& store_;
};

}  // namespace thidua::targets
