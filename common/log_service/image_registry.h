#pragma once
// Tells which message type an image in the ledger has, by the collections in its name.

#include <google/protobuf/any.pb.h>
#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace thidua::log_service {

// Filled at start-up, then thread-safe.
class ImageRegistry {
 public:
  // Images whose name has these collections ("units/*/rounds/*/reports/*") are of type `message`.
  void Add(std::string pattern, const google::protobuf::Message& message);

  // Whether an image says that it is restricted: for holders of PERMISSION_READ_RESTRICTED alone.
  using Restriction = std::function<bool(const std::string& bytes)>;

  // An image whose name has these collections says by itself whether it is restricted, and all
  // below it with it. No pattern that restricts lies below another one.
  void Restrict(std::string pattern, Restriction restriction);
  // The resource whose image says whether `name` is restricted: itself or one above it. Empty where
  // nothing can restrict it.
  std::string_view JudgeOf(std::string_view name) const;
  // What the image of a resource that JudgeOf named says of itself.
  bool SaysRestricted(std::string_view judge, const std::string& bytes) const;

  // The image as an Any; the bytes are handed on as they are. Names of no known pattern give an Any
  // of type google.protobuf.BytesValue.
  google::protobuf::Any Wrap(std::string_view name, const std::string& bytes) const;

 private:
  std::map<std::string, std::string, std::less<>> type_urls_;     // by pattern
  std::map<std::string, Restriction, std::less<>> restrictions_;  // by pattern
};

// "units/khoai-chau/rounds/socio.2022" -> "units/*/rounds/*".
std::string PatternOf(std::string_view name);

}  // namespace thidua::log_service
