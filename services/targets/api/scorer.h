#pragma once
// The scoring of units that compete: figures of single subjects, judged by a scheme.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/targets/api/totals_source.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// A Scorer makes league tables. It is thread-safe. What it is given must outlive it.
class Scorer {
 public:
  Scorer(const resource::Store& store, const catalog::CatalogSource& catalog, TotalsSource& totals)
      : store_(store), catalog_(catalog), totals_(totals) {}

  // Does as the proto says of ScoreUnits. Besides its errors:
  //   NOT_FOUND: there is no such scheme at the position.
  //   INVALID_ARGUMENT: `previous_period` does not end before `period`; a unit is none of the
  //   scheme.
  absl::Status Score(rpc::Call& call, const v1::ScoreUnitsRequest& request,
                     v1::LeagueTable* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  TotalsSource& totals_;
};

}  // namespace thidua::targets
