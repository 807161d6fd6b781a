#pragma once
// absl::Status <-> grpc::Status, with ErrorInfo and BadRequest in google.rpc.Status details.

#include <absl/status/status.h>
#include <grpcpp/support/status.h>

#include <string_view>

namespace thidua::rpc {

// What leaves the service. INTERNAL, UNKNOWN and DATA_LOSS get a generic text: theirs is for the
// log. A status without a reason gets INTERNAL.
grpc::Status ToGrpc(const absl::Status& status);

// What a peer answered: its code, text, reason and violations. UNAVAILABLE without a reason of the
// peer's own becomes UNAVAILABLE / PEER_UNAVAILABLE "`peer` does not answer"; UNAUTHENTICATED and
// INTERNAL of a peer become INTERNAL, because they are our fault, not the caller's.
absl::Status FromGrpc(const grpc::Status& status, std::string_view peer);

}  // namespace thidua::rpc
