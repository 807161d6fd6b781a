#pragma once
// The verbs of rule packs. They belong to no unit: the permission on any unit will do.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. `store` must outlive it.
class RulePacks {
 public:
  explicit RulePacks(const resource::Store& store) : store_(store) {}

  absl::Status Create(rpc::Call& call, const v1::CreateRulePackRequest& request,
                      v1::RulePack* answer);
  absl::Status Update(rpc::Call& call, const v1::UpdateRulePackRequest& request,
                      v1::RulePack* answer);
  absl::Status Get(rpc::Call& call, const v1::GetRulePackRequest& request, v1::RulePack* answer);
  absl::Status List(rpc::Call& call, const v1::ListRulePacksRequest& request,
                    v1::ListRulePacksResponse* answer);

 private:
  const resource::Store& store_;
};

}  // namespace thidua::awards
