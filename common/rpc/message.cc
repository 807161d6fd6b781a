#include "common/rpc/message.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/slice.h>

#include <algorithm>
#include <string>

#include "common/value/errors.h"

namespace thidua::rpc {
namespace {

constexpr size_t kMaxRequestId = 64;
constexpr size_t kMaxReason = 1000;

}  // namespace

absl::Status CheckCause(const google::protobuf::Message& request) {
  Violations violations;
  auto check = [&](const char* name, size_t limit) {
    const auto* field = request.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr || field->is_repeated() ||
        field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
      return;
    }
    std::string scratch;
    const std::string& text = request.GetReflection()->GetStringReference(request, field, &scratch);
    if (text.size() > limit) {
      violations.Add(name, absl::StrCat("has ", text.size(), " bytes; at most ", limit));
    }
    if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; })) {
      violations.Add(name, "has control characters", type::v1::ERROR_REASON_INVALID_TEXT);
    }
  };
  check("request_id", kMaxRequestId);
  check("reason", kMaxReason);
  return violations.ToStatus();
}

absl::Status ReadRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message& request) {
  // The reader changes nothing; gRPC only forgot to say so.
  grpc::ProtoBufferReader reader(const_cast<grpc::ByteBuffer*>(&bytes));
  if (!bytes.Valid() || !request.ParseFromZeroCopyStream(&reader)) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
                 absl::StrCat("the call does not carry a ", request.GetDescriptor()->full_name(),
                              ": its bytes are not such a message, or a text in it is not UTF-8"));
  }
  return CheckCause(request);
}

void WriteResponse(const google::protobuf::Message& response, grpc::ByteBuffer* bytes) {
  grpc::Slice slice(response.ByteSizeLong());
  response.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  grpc::ByteBuffer written(&slice, 1);
  bytes->Swap(&written);
}

}  // namespace thidua::rpc
