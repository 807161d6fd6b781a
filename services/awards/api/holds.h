#pragma once
// Holding nominations and grants.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class HoldsApi {
 public:
  explicit HoldsApi(const resource::Store& store) : store_(store) {}

  absl::Status Place(rpc::Call& call, const v1::PlaceHoldRequest& request,
                     v1::HeldResource* answer);
  absl::Status Lift(rpc::Call& call, const v1::LiftHoldRequest& request, v1::HeldResource* answer);

 private:
  const resource::Store& store_;
};

}  // namespace thidua::awards
