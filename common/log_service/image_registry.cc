#include "common/log_service/image_registry.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/wrappers.pb.h>

#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"

namespace thidua::log_service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kTypePrefix[] = "type.googleapis.com/";

absl::Status InvalidName(std::string_view name, std::string_view problem) {
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME,
               absl::StrCat(Quote(name), " ", std::string(problem)));
}

// Checks the ids of a name: every second segment.
absl::Status CheckIds(std::string_view name) {
  std::string_view collection;
  for (bool is_id = false;; is_id = !is_id) {
    const size_t slash = name.find('/');
    const std::string_view segment = name.substr(0, slash);
    if (is_id) RETURN_IF_ERROR(CheckId(segment));
    if (is_id && collection == "units" && IsReservedId(segment)) {
      return InvalidName(segment, "is the id of no unit");
    }
    if (slash == name.npos) return absl::OkStatus();
    collection = segment;
    name.remove_prefix(slash + 1);
  }
}

}  // namespace

std::string PatternOf(std::string_view name) {
  std::string pattern;
  bool collection = true;
  while (true) {
    size_t slash = name.find('/');
    pattern += collection ? name.substr(0, slash) : std::string_view("*");
    if (slash == name.npos) return pattern;
    pattern += '/';
    name.remove_prefix(slash + 1);
    collection = !collection;
  }
}

void ImageRegistry::Add(std::string pattern, const Message& message) {
  types_[std::move(pattern)] = std::shared_ptr<const Message>(message.New());
}

void ImageRegistry::Restrict(std::string pattern, Restriction restriction) {
  restrictions_[std::move(pattern)] = std::move(restriction);
}

std::string_view ImageRegistry::JudgeOf(std::string_view name) const {
  if (restrictions_.empty()) return {};
  // The name, then what it lies in: without its last collection and id.
  while (!name.empty()) {
    if (restrictions_.contains(PatternOf(name))) return name;
    for (int i = 0; i < 2; ++i) {
      const size_t slash = name.rfind('/');
      name = slash == name.npos ? std::string_view() : name.substr(0, slash);
    }
  }
  return {};
}

bool ImageRegistry::SaysRestricted(std::string_view judge, const std::string& bytes) const {
  const auto found = restrictions_.find(PatternOf(judge));
  return found == restrictions_.end() || found->second(bytes);
}

google::protobuf::Any ImageRegistry::Wrap(std::string_view name, const std::string& bytes) const {
  google::protobuf::Any any;
  auto it = types_.find(PatternOf(name));
  if (it == types_.end()) {
    google::protobuf::BytesValue value;
    value.set_value(bytes);
    any.PackFrom(value);
  } else {
    any.set_type_url(kTypePrefix + it->second->GetDescriptor()->full_name());
    any.set_value(bytes);
  }
  return any;
}

absl::Status ImageRegistry::CheckName(std::string_view ledger, std::string_view name) const {
  if (!types_.contains(PatternOf(name))) {
    return InvalidName(name, "is of no collection that this service keeps");
  }
  RETURN_IF_ERROR(CheckIds(name));
  if (const std::string owner = LedgerOf(name); owner != ledger) {
    return InvalidName(name, absl::StrCat("is kept in the ledger ", owner, ", not in this one"));
  }
  return absl::OkStatus();
}

absl::Status ImageRegistry::CheckImage(std::string_view name, std::string_view bytes) const {
  const auto it = types_.find(PatternOf(name));
  const auto corrupt = [&](std::string_view problem) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT, problem);
  };
  if (it == types_.end()) return corrupt("is of no collection that this service keeps");
  const std::unique_ptr<Message> message(it->second->New());
  const auto* descriptor = message->GetDescriptor();
  if (!message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return corrupt(absl::StrCat("is no ", descriptor->full_name(),
                                ": its bytes are not such a message, or a text in it is not "
                                "UTF-8"));
  }
  const FieldDescriptor* own_name = descriptor->FindFieldByName("name");
  if (own_name == nullptr || own_name->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
    return absl::OkStatus();
  }
  const std::string inside = message->GetReflection()->GetString(*message, own_name);
  if (inside == name) return absl::OkStatus();
  return corrupt(
      absl::StrCat("calls itself ", Quote(inside), "; it must have the name of its key"));
}

}  // namespace thidua::log_service
