#pragma once
// absl::Status <-> grpc::Status, with ErrorInfo and BadRequest in google.rpc.Status details.

#include <absl/status/status.h>
#include <grpcpp/support/status.h>

#include <string_view>

namespace thidua::rpc {

// What leaves the service. INTERNAL, UNKNOWN and DATA_LOSS get a generic text: theirs is for the
// log. A status without a reason gets the usual one of its code.
grpc::Status ToGrpc(const absl::Status& status);

// What a peer answered: its code, text, reason and violations. UNAVAILABLE and DEADLINE_EXCEEDED
// without a reason of the peer's own get PEER_UNAVAILABLE and say that `peer` does not answer.
absl::Status FromGrpc(const grpc::Status& status, std::string_view peer);

}  // namespace thidua::rpc
