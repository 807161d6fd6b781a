#include "common/rpc/reflection.h"

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>

#include <algorithm>
#include <utility>

#include "common/rpc/message.h"
#include "common/rpc/status.h"

namespace thidua::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using grpc::reflection::v1::ServerReflectionRequest;
using grpc::reflection::v1::ServerReflectionResponse;
using Case = ServerReflectionRequest::MessageRequestCase;

constexpr const char* kServices[] = {"grpc.reflection.v1.ServerReflection",
                                     "grpc.reflection.v1alpha.ServerReflection"};
constexpr const char* kPaths[] = {"/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                                  "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"};

const DescriptorPool& Pool() { return *DescriptorPool::generated_pool(); }

void Refuse(grpc::StatusCode code, const std::string& message, ServerReflectionResponse& response) {
  response.mutable_error_response()->set_error_code(code);
  response.mutable_error_response()->set_error_message(message);
}

// Adds the file and what it imports, unless the stream has it.
void AddFile(const FileDescriptor& file, std::set<std::string>& sent,
             ServerReflectionResponse& response) {
  if (!sent.insert(file.name()).second) return;
  google::protobuf::FileDescriptorProto proto;
  file.CopyTo(&proto);
  proto.SerializeToString(response.mutable_file_descriptor_response()->add_file_descriptor_proto());
  for (int i = 0; i < file.dependency_count(); ++i) AddFile(*file.dependency(i), sent, response);
}

void AnswerFile(const FileDescriptor* file, const std::string& what, std::set<std::string>& sent,
                ServerReflectionResponse& response) {
  if (file == nullptr) {
    Refuse(grpc::StatusCode::NOT_FOUND, what + " is not known", response);
    return;
  }
  // What is asked for by name is given again.
  sent.erase(file->name());
  AddFile(*file, sent, response);
}

void AnswerExtension(const grpc::reflection::v1::ExtensionRequest& asked,
                     std::set<std::string>& sent, ServerReflectionResponse& response) {
  const auto* type = Pool().FindMessageTypeByName(asked.containing_type());
  const auto* field =
      type == nullptr ? nullptr : Pool().FindExtensionByNumber(type, asked.extension_number());
  AnswerFile(field == nullptr ? nullptr : field->file(),
             "extension " + std::to_string(asked.extension_number()) + " of \"" +
                 asked.containing_type() + "\"",
             sent, response);
}

void AnswerNumbers(const std::string& name, ServerReflectionResponse& response) {
  const auto* type = Pool().FindMessageTypeByName(name);
  if (type == nullptr) {
    Refuse(grpc::StatusCode::NOT_FOUND, "message \"" + name + "\" is not known", response);
    return;
  }
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  Pool().FindAllExtensions(type, &fields);
  auto& numbers = *response.mutable_all_extension_numbers_response();
  numbers.set_base_type_name(name);
  for (const auto* field : fields) numbers.add_extension_number(field->number());
}

// One stream: a question is read, answered and written before the next one is read. So one
// operation is under way at any time, and one that fails, as all do once the call is cut, ends it.
class Stream : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit Stream(const Reflection& reflection) : reflection_(reflection) { StartRead(&incoming_); }

  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::OK);
    ServerReflectionRequest request;
    const absl::Status read = ReadRequest(incoming_, request);
    if (!read.ok()) return Finish(ToGrpc(read));
    WriteResponse(reflection_.Answer(request, sent_), &outgoing_);
    StartWrite(&outgoing_);
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::OK);
    StartRead(&incoming_);
  }

  void OnDone() override { delete this; }

 private:
  const Reflection& reflection_;
  grpc::ByteBuffer incoming_, outgoing_;
  std::set<std::string> sent_;
};

}  // namespace

Reflection::Reflection(std::vector<std::string> services) : services_(std::move(services)) {
  services_.insert(services_.end(), std::begin(kServices), std::end(kServices));
  std::sort(services_.begin(), services_.end());
  for (size_t i = 0; i < std::size(kPaths); ++i) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        kPaths[i], grpc::internal::RpcMethod::BIDI_STREAMING, /*handler=*/nullptr));
    MarkMethodRawCallback(
        i, new grpc::internal::CallbackBidiHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
               [this](grpc::CallbackServerContext*) { return new Stream(*this); }));
  }
}

ServerReflectionResponse Reflection::Answer(const ServerReflectionRequest& request,
                                            std::set<std::string>& sent) const {
  ServerReflectionResponse response;
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  switch (request.message_request_case()) {
    case Case::kFileByFilename:
      AnswerFile(Pool().FindFileByName(request.file_by_filename()),
                 "file \"" + request.file_by_filename() + "\"", sent, response);
      return response;
    case Case::kFileContainingSymbol:
      AnswerFile(Pool().FindFileContainingSymbol(request.file_containing_symbol()),
                 "symbol \"" + request.file_containing_symbol() + "\"", sent, response);
      return response;
    case Case::kFileContainingExtension:
      AnswerExtension(request.file_containing_extension(), sent, response);
      return response;
    case Case::kAllExtensionNumbersOfType:
      AnswerNumbers(request.all_extension_numbers_of_type(), response);
      return response;
    case Case::kListServices:
      for (const std::string& name : services_) {
        response.mutable_list_services_response()->add_service()->set_name(name);
      }
      return response;
    case Case::MESSAGE_REQUEST_NOT_SET:
      break;
  }
  Refuse(grpc::StatusCode::INVALID_ARGUMENT, "the request asks for nothing", response);
  return response;
}

}  // namespace thidua::rpc
