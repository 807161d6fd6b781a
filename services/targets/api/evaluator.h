#pragma once
// The evaluation of plans: it fixes the positions, asks for the totals there and applies a formula.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/targets/api/totals_source.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// An Evaluator judges plans. It is thread-safe. What it is given must outlive it.
//
// With a pin everything is read as it was: plan, figures, and the owner's end. Of today's catalog
// only the order of levels and the roll-up of elements is used, which never change for a name.
class Evaluator {
 public:
  Evaluator(const resource::Store& store, const catalog::CatalogSource& catalog,
            TotalsSource& totals)
      : store_(store), catalog_(catalog), totals_(totals) {}

  // Does as the proto says of EvaluatePlan. Besides its errors:
  //   NOT_FOUND: there is no such plan, or no target asked for by name, at the position.
  absl::Status Evaluate(rpc::Call& call, const v1::EvaluatePlanRequest& request,
                        v1::Evaluation* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  TotalsSource& totals_;
};

}  // namespace thidua::targets
