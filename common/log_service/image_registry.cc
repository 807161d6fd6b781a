#include "common/log_service/image_registry.h"

#include <google/protobuf/wrappers.pb.h>

namespace thidua::log_service {
namespace {

constexpr char kTypePrefix[] = "type.googleapis.com/";

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

void ImageRegistry::Add(std::string pattern, const google::protobuf::Message& message) {
  type_urls_[std::move(pattern)] = kTypePrefix + message.GetDescriptor()->full_name();
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
  auto it = type_urls_.find(PatternOf(name));
  if (it == type_urls_.end()) {
    google::protobuf::BytesValue value;
    value.set_value(bytes);
    any.PackFrom(value);
  } else {
    any.set_type_url(it->second);
    any.set_value(bytes);
  }
  return any;
}

}  // namespace thidua::log_service
