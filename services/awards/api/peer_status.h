#pragma once
// What a failure of a peer means to the caller of an appraisal.

#include <absl/status/status.h>
#include <grpcpp/support/status.h>

#include <string_view>

namespace thidua::awards {

// rpc::FromGrpc, but what the peer does not know or cannot make sense of (NOT_FOUND,
// INVALID_ARGUMENT) is FAILED_PRECONDITION / RULE_VIOLATED: the nomination names evidence that does
// not exist; the request that is being answered is sound.
absl::Status PeerStatus(const grpc::Status& status, std::string_view peer);

}  // namespace thidua::awards
