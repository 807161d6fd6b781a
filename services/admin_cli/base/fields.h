#pragma once
// Fields of messages as text for people, by descriptor, so that every resource is shown alike.

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace thidua::cli {

// "UNIT_KIND_COMMUNE" as "commune"; the UNSPECIFIED value as empty text.
std::string EnumText(const google::protobuf::EnumDescriptor& type, int number);

// The number of the value that EnumText shows so ('-' and '_', case do not matter), or of the full
// name. INVALID_ARGUMENT: there is none; the message lists the values.
absl::StatusOr<int> ParseEnum(const google::protobuf::EnumDescriptor& type, std::string_view text);

// The field at `path` ("current.display_name"): enums by EnumText, true as "yes" and false as empty
// text, times in Viet Nam ("2022-06-30 08:15"), repeated values joined by commas, repeated messages
// as their number. Empty where a message on the way is not set or there is no such field.
std::string FieldText(const google::protobuf::Message& message, std::string_view path);

// How many entries the list at `path` has. Empty where a message on the way is not set.
std::string CountText(const google::protobuf::Message& message, std::string_view path);

// The whole message as indented lines, without what is not set.
std::string Describe(const google::protobuf::Message& message);

// Sets a string field if the message has it.
void SetIfPresent(google::protobuf::Message* message, const char* field, const std::string& value);

// The field at `path` of messages of a type; null if there is none.
const google::protobuf::FieldDescriptor* FieldAt(const google::protobuf::Descriptor& type,
                                                 std::string_view path);

// Sets the field at `path` ("ballot.members") from text: strings, whole numbers, enums by
// ParseEnum, "true" and "false"; a repeated field gets one more value, a map takes "key=value".
//   INVALID_ARGUMENT: the text is no such value, or there is no such field.
absl::Status SetField(google::protobuf::Message* message, std::string_view path,
                      const std::string& text);

// Empties the list at `path`, before SetField gives it other values. A map keeps its entries, and
// what is no list its value.
void ClearList(google::protobuf::Message* message, std::string_view path);

// Brings every text of the message into normal form C, which the services ask for: keyboards and
// files give letters in pieces too. What is not UTF-8 stays as it is, and a service says so.
void ComposeTexts(google::protobuf::Message* message);

// The string field, or empty where the message has none of this name.
std::string StringField(const google::protobuf::Message& message, const char* field);

}  // namespace thidua::cli
