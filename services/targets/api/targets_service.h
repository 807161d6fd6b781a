#pragma once
// thidua.targets.v1.TargetsService: hands each call to its verb.

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/service.h"
#include "services/targets/api/allocations.h"
#include "services/targets/api/assessments.h"
#include "services/targets/api/evaluator.h"
#include "services/targets/api/forecaster.h"
#include "services/targets/api/plans.h"
#include "services/targets/api/schemes.h"
#include "services/targets/api/scorer.h"
#include "services/targets/api/targets.h"
#include "services/targets/api/totals_source.h"

namespace thidua::targets {

// Thread-safe. What it is given must outlive it.
class TargetsService : public rpc::Service {
 public:
  TargetsService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                 const catalog::CatalogSource& catalog, TotalsSource& totals);

 private:
  Plans plans_;
  Targets targets_;
  Evaluator evaluator_;
  Assessments assessments_;
  Forecaster forecaster_;
  Allocations allocations_;
  Schemes schemes_;
  Scorer scorer_;
};

}  // namespace thidua::targets
