#pragma once
// Figures of one owner's rounds through time.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/series.pb.h"

namespace thidua::reporting {

// Thread-safe. `store` and `totals` must outlive it.
class SeriesApi {
 public:
  SeriesApi(const resource::Store& store, Totals& totals) : store_(store), totals_(totals) {}

  // Answers the figures of a window, each round read once.
  absl::Status Get(rpc::Call& call, const v1::GetSeriesRequest& request, v1::Series* response);

 private:
  const resource::Store& store_;
  Totals& totals_;
};

}  // namespace thidua::reporting
