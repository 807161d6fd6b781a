#include "services/awards/api/reviews.h"

namespace thidua::awards {

absl::Status Reviews::Review(rpc::Call&, const v1::ReviewGrantsRequest&,
                             v1::ReviewGrantsResponse*) {
  return absl::UnimplementedError("not built yet");
}

absl::Status Reviews::Settle(rpc::Call&, const v1::SettleReviewRequest&, v1::Grant*) {
  return absl::UnimplementedError("not built yet");
}

}  // namespace thidua::awards
