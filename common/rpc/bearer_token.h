#pragma once
// The token that a call carries in its headers.

#include <absl/status/statusor.h>
#include <grpcpp/grpcpp.h>

#include <string_view>

namespace thidua::rpc {

// The token of the "authorization" header, valid as long as the context; empty without the header.
//   UNAUTHENTICATED / CREDENTIALS_INVALID: it is there twice, or is not of the form "Bearer ...".
absl::StatusOr<std::string_view> BearerToken(grpc::CallbackServerContext* context);

}  // namespace thidua::rpc
