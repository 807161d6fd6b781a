#pragma once
// Calls whose request is whatever bytes a test likes, as no generated client sends them.

#include <grpcpp/grpcpp.h>

#include <optional>
#include <string>

namespace thidua::rpc {

struct RawAnswer {
  grpc::Status status;
  std::string response;  // the bytes of the first one; empty where there was none
};

// Calls `method` ("package.Service/Method") of any kind with one message of `request`, or with no
// message at all, and waits for the end of the call. Gives up after 20 seconds.
RawAnswer CallRaw(const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext& context,
                  const std::string& method, const std::optional<std::string>& request);

}  // namespace thidua::rpc
