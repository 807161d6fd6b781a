#pragma once
// What libraries have to say, in the service's log instead of as lines of their own on stderr,
// which nothing would bound: gRPC says of every handshake that failed, Protobuf of every text that
// is not UTF-8.

#include <spdlog/logger.h>

#include <memory>

namespace thidua::rpc {

// From now on gRPC and Protobuf of this process log to `logger`, as warnings of the event "grpc" or
// "protobuf"; the last call counts. What gRPC says below its GRPC_VERBOSITY it does not say at all.
// Thread-safe.
void LogLibrariesTo(std::shared_ptr<spdlog::logger> logger);

}  // namespace thidua::rpc
