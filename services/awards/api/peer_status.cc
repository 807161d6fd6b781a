#include "services/awards/api/peer_status.h"

#include <string>

#include "common/rpc/status.h"
#include "common/value/errors.h"

namespace thidua::awards {

absl::Status PeerStatus(const grpc::Status& status, std::string_view peer) {
  absl::Status result = rpc::FromGrpc(status, peer);
  if (absl::IsNotFound(result) || absl::IsInvalidArgument(result)) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED,
                 "the evidence asked for cannot be read: " + std::string(result.message()));
  }
  return result;
}

}  // namespace thidua::awards
