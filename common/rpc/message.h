#pragma once
// Requests and responses as the bytes that travel.

#include <absl/status/status.h>
#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>

namespace thidua::rpc {

// Reads what a client sent into `request`, which is empty.
//   INVALID_ARGUMENT / INVALID_FIELD: the bytes are no such message, or a text in it is not UTF-8.
absl::Status ReadRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message& request);

// Writes `response` as one slice, without another copy.
void WriteResponse(const google::protobuf::Message& response, grpc::ByteBuffer* bytes);

}  // namespace thidua::rpc
