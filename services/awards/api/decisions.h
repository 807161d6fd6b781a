#pragma once
// The verbs of decisions.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Decisions {
 public:
  Decisions(const resource::Store& store, const catalog::CatalogSource& catalog)
      : store_(store), catalog_(catalog) {}

  absl::Status Create(rpc::Call& call, const v1::CreateDecisionRequest& request,
                      v1::Decision* answer);
  absl::Status Get(rpc::Call& call, const v1::GetDecisionRequest& request, v1::Decision* answer);
  absl::Status List(rpc::Call& call, const v1::ListDecisionsRequest& request,
                    v1::ListDecisionsResponse* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
};

}  // namespace thidua::awards
