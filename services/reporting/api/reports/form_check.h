#pragma once
// Tries a form on the figures of its rounds before anybody has to keep to it.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/reporting/v1/form_check.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` must outlive it.
class FormCheckApi {
 public:
  explicit FormCheckApi(const resource::Store& store) : store_(store) {}

  absl::Status Check(rpc::Call& call, const v1::CheckFormRequest& request,
                     v1::CheckFormResponse* response);

 private:
  const resource::Store& store_;
};

}  // namespace thidua::reporting
