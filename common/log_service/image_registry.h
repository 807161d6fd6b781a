#pragma once
// Tells which message type an image in the ledger has, by the collections in its name.

#include <absl/status/status.h>
#include <google/protobuf/any.pb.h>
#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
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

  // OK if `name` is a name of a known pattern and what it names is kept in `ledger`.
  //   INVALID_ARGUMENT / INVALID_NAME: it is not.
  absl::Status CheckName(std::string_view ledger, std::string_view name) const;
  // OK if `bytes` are an image of the resource `name`, which has passed CheckName: a message of its
  // type, with texts in UTF-8, which calls itself by this name if such messages have one.
  //   INVALID_ARGUMENT / CORRUPT: they are not.
  absl::Status CheckImage(std::string_view name, std::string_view bytes) const;

 private:
  // An empty message of each type, by pattern.
  std::map<std::string, std::shared_ptr<const google::protobuf::Message>, std::less<>> types_;
  std::map<std::string, Restriction, std::less<>> restrictions_;  // by pattern
};

// "units/khoai-chau/rounds/socio.2022" -> "units/*/rounds/*".
std::string PatternOf(std::string_view name);

}  // namespace thidua::log_service
