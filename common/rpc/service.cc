#include "common/rpc/service.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

namespace thidua::rpc {
namespace {

using grpc::internal::RpcMethod;

RpcMethod::RpcType TypeOf(const google::protobuf::MethodDescriptor& method) {
  if (method.client_streaming()) {
    return method.server_streaming() ? RpcMethod::BIDI_STREAMING : RpcMethod::CLIENT_STREAMING;
  }
  return method.server_streaming() ? RpcMethod::SERVER_STREAMING : RpcMethod::NORMAL_RPC;
}

}  // namespace

Service::Service(Dispatcher& dispatcher, std::string_view name,
                 const google::protobuf::DescriptorPool& pool)
    : dispatcher_(dispatcher), descriptor_(pool.FindServiceByName(std::string(name))) {
  if (descriptor_ == nullptr) {
    problems_.push_back(absl::StrCat("there is no service ", std::string(name)));
    return;
  }
  verbs_.resize(descriptor_->method_count());
  for (int i = 0; i < descriptor_->method_count(); ++i) {
    const auto& method = *descriptor_->method(i);
    verbs_[i].path = absl::StrCat("/", descriptor_->full_name(), "/", method.name());
  }
}

absl::Status Service::Check() const {
  std::vector<std::string> problems = problems_;
  for (const Verb& verb : verbs_) {
    if (!verb.served) problems.push_back(absl::StrCat(verb.path, " is not served"));
  }
  if (problems.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrJoin(problems, "; "));
}

const Service::Verb* Service::Claim(std::string_view verb, RpcType type,
                                    const google::protobuf::Descriptor& request,
                                    const google::protobuf::Descriptor& response) {
  if (descriptor_ == nullptr) return nullptr;
  const auto* method = descriptor_->FindMethodByName(std::string(verb));
  if (method == nullptr) {
    problems_.push_back(
        absl::StrCat(descriptor_->full_name(), " has no method ", std::string(verb)));
    return nullptr;
  }
  Verb& claimed = verbs_[method->index()];
  const bool again = std::exchange(claimed.served, true);
  if (again) {
    problems_.push_back(absl::StrCat(claimed.path, " is served twice"));
  } else if (TypeOf(*method) != type) {
    problems_.push_back(absl::StrCat(claimed.path, " streams otherwise than it is served"));
  } else if (method->input_type() != &request || method->output_type() != &response) {
    problems_.push_back(absl::StrCat(claimed.path, " is served with ", request.full_name(), " and ",
                                     response.full_name(), " instead of ",
                                     method->input_type()->full_name(), " and ",
                                     method->output_type()->full_name()));
  } else {
    return &claimed;
  }
  return nullptr;
}

void Service::Serve(const Verb& verb, RpcType type, grpc::internal::MethodHandler* handler) {
  AddMethod(new grpc::internal::RpcServiceMethod(verb.path.c_str(), type, /*handler=*/nullptr));
  MarkMethodRawCallback(added_++, handler);
}

}  // namespace thidua::rpc
