#pragma once
// The verbs of allocations: setting one, for which figures of single units may have to be read, and
// judging its parts.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/targets/api/totals_source.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Allocations {
 public:
  Allocations(const resource::Store& store, const catalog::CatalogSource& catalog,
              TotalsSource& totals)
      : store_(store), catalog_(catalog), totals_(totals) {}

  absl::Status Set(rpc::Call& call, const v1::SetAllocationRequest& request, v1::Target* answer);

  // Besides the errors that the proto lists:
  //   NOT_FOUND: there is no such target at the position.
  absl::Status Evaluate(rpc::Call& call, const v1::EvaluateAllocationRequest& request,
                        v1::AllocationEvaluation* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  TotalsSource& totals_;
};

}  // namespace thidua::targets
