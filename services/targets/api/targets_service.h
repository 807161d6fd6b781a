#pragma once
// thidua.targets.v1.TargetsService: hands each call to its verb.

#include "common/rpc/service.h"
#include "services/targets/api/plans.h"

namespace thidua::targets {

// Thread-safe. What it is given must outlive it.
class TargetsService : public rpc::Service {
 public:
  TargetsService(rpc::Dispatcher& dispatcher, Plans& plans);
};

}  // namespace thidua::targets
