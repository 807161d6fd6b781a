#pragma once
// The verbs of targets.

#include <absl/status/status.h>
#include <google/protobuf/empty.pb.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/targets/domain/plan_references.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// Each verb does as its proto says. Thread-safe. `store` and `catalog` must outlive it.
class Targets {
 public:
  Targets(const resource::Store& store, const catalog::CatalogSource& catalog)
      : store_(store), catalog_(catalog) {}

  absl::Status Create(rpc::Call& call, const v1::CreateTargetRequest& request, v1::Target* answer);
  absl::Status Supersede(rpc::Call& call, const v1::SupersedeTargetRequest& request,
                         v1::Target* answer);
  absl::Status SetTrajectory(rpc::Call& call, const v1::SetTrajectoryRequest& request,
                             v1::Target* answer);
  absl::Status Delete(rpc::Call& call, const v1::DeleteTargetRequest& request,
                      google::protobuf::Empty* answer);
  absl::Status Get(rpc::Call& call, const v1::GetTargetRequest& request, v1::Target* answer);
  absl::Status List(rpc::Call& call, const v1::ListTargetsRequest& request,
                    v1::ListTargetsResponse* answer);

 private:
  // What the target to be written inherits, as it is stored now, as far as it is there.
  //   PERMISSION_DENIED: the caller may not read the plans of its owner.
  absl::StatusOr<Inherited> LoadInherited(const rpc::Call& call, const v1::Target& target) const;

  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
};

}  // namespace thidua::targets
