#include "services/awards/api/statistics.h"

namespace thidua::awards {

absl::Status StatisticsApi::Compute(rpc::Call&, const v1::ComputeStatisticsRequest&,
                                    v1::Statistics*) {
  return absl::UnimplementedError("not built yet");
}

}  // namespace thidua::awards
