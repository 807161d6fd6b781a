#include "common/rpc/message.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/slice.h>

#include "common/value/errors.h"
#include "common/value/mutant.h"

namespace thidua::rpc {
absl::Status ReadRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message& request) {
  // The reader changes nothing; gRPC only forgot to say so.
  grpc::ProtoBufferReader reader(const_cast<grpc::ByteBuffer*>(&bytes));
  if (!bytes.Valid() ||
      (!request.ParseFromZeroCopyStream(&reader) && !Mutant("p08-broken-message-taken"))) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
                 absl::StrCat("the call does not carry a ", request.GetDescriptor()->full_name(),
                              ": its bytes are not such a message, or a text in it is not UTF-8"));
  }
  return absl::OkStatus();
}

void WriteResponse(const google::protobuf::Message& response, grpc::ByteBuffer* bytes) {
  grpc::Slice slice(response.ByteSizeLong());
  response.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  grpc::ByteBuffer written(&slice, 1);
  bytes->Swap(&written);
}

}  // namespace thidua::rpc
