#pragma once
// The verbs of movements.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. `store` must outlive it.
class Movements {
 public:
  explicit Movements(const resource::Store& store) : store_(store) {}

  absl::Status Create(rpc::Call& call, const v1::CreateMovementRequest& request,
                      v1::Movement* answer);
  absl::Status Update(rpc::Call& call, const v1::UpdateMovementRequest& request,
                      v1::Movement* answer);
  absl::Status Get(rpc::Call& call, const v1::GetMovementRequest& request, v1::Movement* answer);
  absl::Status List(rpc::Call& call, const v1::ListMovementsRequest& request,
                    v1::ListMovementsResponse* answer);

 private:
  const resource::Store& store_;
};

}  // namespace thidua::awards
