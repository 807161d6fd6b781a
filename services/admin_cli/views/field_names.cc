#include "services/admin_cli/views/field_names.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>

#include <string>

#include "common/client/service_error.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What an entry is called: its text, or the first text among its fields; the last segment of it
// where it is a resource name.
std::string NameOf(const Message& message, const FieldDescriptor& list, int index) {
  const auto& reflection = *message.GetReflection();
  if (list.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return LastSegment(reflection.GetRepeatedString(message, &list, index));
  }
  if (list.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return "";
  }
  const Message& entry = reflection.GetRepeatedMessage(message, &list, index);
  for (int i = 0; i < entry.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *entry.GetDescriptor()->field(i);
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field.is_repeated()) {
      const std::string name = entry.GetReflection()->GetString(entry, &field);
      if (!name.empty()) {
        return LastSegment(name);
      }
    }
  }
  return "";
}

// What stands between the brackets: the name, or the number where there is none.
std::string KeyOf(const Message& message, const FieldDescriptor& list, int index) {
  const std::string name = NameOf(message, list, index);
  if (name.empty()) {
    return std::to_string(index);
  }
  int same = 0;
  int place = 0;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &list); ++i) {
    if (NameOf(message, list, i) == name) {
      ++same;
      place = i == index ? same : place;
    }
  }
  return same == 1 ? name : name + " #" + std::to_string(place);
}

bool IsWord(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Reads a path at the front of `text`, as far as it leads into `message`, and writes it with names.
// Returns how much was read; 0 where there is no path.
size_t ReadPath(const Message& request, std::string_view text, std::string* named) {
  const Message* message = &request;
  size_t read = 0;
  while (message != nullptr) {
    size_t end = read;
    while (end < text.size() && IsWord(text[end])) {
      ++end;
    }
    const FieldDescriptor* field =
        message->GetDescriptor()->FindFieldByName(std::string(text.substr(read, end - read)));
    if (field == nullptr) {
      return read == 0 ? 0 : read - 1;  // without the dot before it
    }
    named->append(read == 0 ? "" : ".").append(field->name());
    read = end;
    const auto& reflection = *message->GetReflection();
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_map();
    if (field->is_repeated()) {
      const size_t close = text.find(']', read);
      int index = 0;
      if (read == text.size() || text[read] != '[' || close == std::string_view::npos ||
          !absl::SimpleAtoi(std::string(text.substr(read + 1, close - read - 1)), &index) ||
          field->is_map() || index < 0 || index >= reflection.FieldSize(*message, field)) {
        return read;
      }
      named->append("[").append(KeyOf(*message, *field, index)).append("]");
      read = close + 1;
      message = nested ? &reflection.GetRepeatedMessage(*message, field, index) : nullptr;
    } else {
      message = nested ? &reflection.GetMessage(*message, field) : nullptr;
    }
    if (read + 1 >= text.size() || text[read] != '.' || !IsWord(text[read + 1])) {
      return read;
    }
    ++read;
  }
  return read - 1;
}

}  // namespace

std::string NamePaths(const Message& request, std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    std::string named;
    const bool begins = IsWord(text[i]) && (i == 0 || !(IsWord(text[i - 1]) || text[i - 1] == '.'));
    const size_t read = begins ? ReadPath(request, text.substr(i), &named) : 0;
    if (read > 0) {
      out += named;
      i += read;
    } else {
      out += text[i++];
    }
  }
  return out;
}

absl::Status NamePaths(const Message& request, const absl::Status& status) {
  const auto details = client::ServiceDetails(status);
  if (status.ok() || !details.has_value()) {
    return status;
  }
  google::rpc::Status rpc;
  if (!rpc.ParseFromString(*details)) {
    return status;
  }
  for (google::protobuf::Any& detail : *rpc.mutable_details()) {
    google::rpc::BadRequest bad_request;
    if (!detail.UnpackTo(&bad_request)) {
      continue;
    }
    for (auto& violation : *bad_request.mutable_field_violations()) {
      violation.set_field(NamePaths(request, violation.field()));
      violation.set_description(NamePaths(request, violation.description()));
    }
    detail.PackFrom(bad_request);
  }
  return client::ServiceError(status.code(), NamePaths(request, std::string(status.message())),
                              rpc.SerializeAsString());
}

}  // namespace thidua::cli
