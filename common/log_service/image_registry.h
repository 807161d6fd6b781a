#pragma once
// Tells which message type an image in the ledger has, by the collections in its name.

#include <google/protobuf/any.pb.h>
#include <google/protobuf/message.h>

#include <map>
#include <string>
#include <string_view>

namespace thidua::log_service {

// Filled at start-up, then thread-safe.
class ImageRegistry {
 public:
  // Images whose name has these collections ("units/*/rounds/*/reports/*") are of type `message`.
  void Add(std::string pattern, const google::protobuf::Message& message);

  // The image as an Any; the bytes are handed on as they are. Names of no known pattern give an Any
  // of type google.protobuf.BytesValue.
  google::protobuf::Any Wrap(std::string_view name, const std::string& bytes) const;

 private:
  std::map<std::string, std::string, std::less<>> type_urls_;  // by pattern
};

// "units/khoai-chau/rounds/socio.2022" -> "units/*/rounds/*".
std::string PatternOf(std::string_view name);

}  // namespace thidua::log_service
