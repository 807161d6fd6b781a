#pragma once
// Requests and responses as the bytes that travel.

#include <absl/status/status.h>
#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>

namespace thidua::rpc {

// Reads what a client sent into `request`, which is empty.
//   INVALID_ARGUMENT / INVALID_FIELD: the bytes are no such message, or a text in it is not UTF-8;
//   or what the ledger keeps of a request for ever, its `request_id` and `reason` where it has
//   such fields, is too long or has control characters.
absl::Status ReadRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message& request);

// The second half of that for a message within a request.
//   INVALID_ARGUMENT: its `request_id` or `reason` is too long or has control characters.
absl::Status CheckCause(const google::protobuf::Message& message);

// Writes `response` as one slice, without another copy.
void WriteResponse(const google::protobuf::Message& response, grpc::ByteBuffer* bytes);

}  // namespace thidua::rpc
