#include "common/rpc/call.h"

#include <absl/time/clock.h>
#include <google/protobuf/descriptor.h>

#include <memory>

#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/serialize.h"

namespace thidua::rpc {
namespace {

// The string field `name` of `message`; empty where it has none.
std::string TextField(const google::protobuf::Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated() ||
      field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
    return "";
  }
  return message.GetReflection()->GetString(message, field);
}

// "thidua.x.v1.XService/Verb" -> what its proto declares.
auth::v1::Permission DeclaredPermission(std::string_view method) {
  std::string name(method);
  std::replace(name.begin(), name.end(), '/', '.');
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name);
  return descriptor == nullptr ? auth::v1::PERMISSION_UNSPECIFIED
                               : descriptor->options().GetExtension(auth::v1::permission);
}

}  // namespace

Call Call::ForTest(auth::Caller caller, std::string_view method,
                   const auth::Authorizer& authorizer) {
  return Call(std::move(caller), method, DeclaredPermission(method),
              absl::Now() + absl::Seconds(10), authorizer, {});
}

absl::Status Call::Authorize(std::string_view unit_name, std::string_view period) const {
  return Authorize(permission_, unit_name, period);
}

absl::Status Call::Authorize(auth::v1::Permission permission, std::string_view unit_name,
                             std::string_view period) const {
  asked_ = true;
  return authorizer_.Authorize(caller_, permission, unit_name, period);
}

absl::Status Call::AuthorizeInPerson(std::string_view principal) const {
  asked_ = true;
  if (const absl::Status admitted = authorizer_.Admit(caller_); !admitted.ok()) return admitted;
  if (!principal.empty() && caller_.principal == principal && !caller_.is_service &&
      caller_.via.empty()) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED,
               auth::v1::Permission_Name(permission_) +
                   " is granted by no role, but to the one person whom the start of this service "
                   "names, and to nobody who calls for him");
}

bool Call::Allowed(auth::v1::Permission permission, std::string_view unit_name,
                   std::string_view period) const {
  return Authorize(permission, unit_name, period).ok();
}

ledger::Cause Call::MakeCause(const google::protobuf::Message& request) const {
  return {.actor = caller_.principal,
          .on_behalf_of = caller_.via,
          .method = std::string(method_),
          .request_id = TextField(request, "request_id"),
          .request_digest = DigestWithout(request, {"request_id"}),
          .reason = TextField(request, "reason")};
}

std::string Call::QueryDigest(const google::protobuf::Message& request) const {
  // Fixed-size and separated, so that no two queries make the same text.
  return Sha256(Sha256(caller_.principal) + Sha256(method_) +
                DigestWithout(request, {"page_size", "page_token"}));
}

std::string DigestWithout(const google::protobuf::Message& message,
                          std::initializer_list<const char*> fields) {
  std::unique_ptr<google::protobuf::Message> copy(message.New());
  copy->CopyFrom(message);
  for (const char* name : fields) {
    const auto* field = copy->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) copy->GetReflection()->ClearField(copy.get(), field);
  }
  return Sha256(Serialize(*copy));
}

}  // namespace thidua::rpc
