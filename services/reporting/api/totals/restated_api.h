#pragma once
// Figures of a period by the units of another day.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/reporting/v1/restated_totals.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` must outlive it.
class RestatedApi {
 public:
  explicit RestatedApi(const resource::Store& store) : store_(store) {}

  absl::Status Restate(rpc::Call& call, const v1::RestateTotalsRequest& request,
                       v1::RestateTotalsResponse* response);

 private:
  const resource::Store& store_;
};

}  // namespace thidua::reporting
