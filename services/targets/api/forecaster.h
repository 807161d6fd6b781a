#pragma once
// The forecasts of targets: it fixes the positions, asks for the totals there and extends what they
// come to.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/targets/api/totals_source.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// A Forecaster extends what targets came to. It is thread-safe. What it is given must outlive it.
//
// With a pin everything is read as Evaluator reads it.
class Forecaster {
 public:
  Forecaster(const resource::Store& store, const catalog::CatalogSource& catalog,
             TotalsSource& totals)
      : store_(store), catalog_(catalog), totals_(totals) {}

  // Does as the proto says of ForecastTarget. Besides its errors:
  //   NOT_FOUND: there is no such target at the position.
  absl::Status Forecast(rpc::Call& call, const v1::ForecastTargetRequest& request,
                        v1::Forecast* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  TotalsSource& totals_;
};

}  // namespace thidua::targets
