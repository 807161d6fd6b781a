#pragma once
// The statistical forms, computed from what is stored.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::awards {

// Does as its proto says. Thread-safe. What it is given must outlive it.
class StatisticsApi {
 public:
  StatisticsApi(const resource::Store& store, const catalog::CatalogSource& catalog)
      : store_(store), catalog_(catalog) {}

  absl::Status Compute(rpc::Call& call, const v1::ComputeStatisticsRequest& request,
                       v1::Statistics* answer);

 private:
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
};

}  // namespace thidua::awards
