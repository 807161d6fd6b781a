#include "services/admin_cli/base/fields.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>
#include <absl/time/time.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <vector>

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Timestamp;

// "UnitKind" -> "UNIT_KIND_".
std::string EnumPrefix(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (absl::ascii_isupper(c) && !prefix.empty()) {
      prefix += '_';
    }
    prefix += absl::ascii_toupper(c);
  }
  return prefix + "_";
}

std::string TimeText(const Message& message) {
  Timestamp time;
  time.CopyFrom(message);
  return absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixSeconds(time.seconds()),
                          absl::FixedTimeZone(7 * 60 * 60));
}

bool IsTime(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type() == Timestamp::descriptor();
}

// One value; `index` is -1 for a singular field.
std::string ValueText(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& r = *message.GetReflection();
  const bool repeated = index >= 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return repeated ? r.GetRepeatedString(message, &field, index) : r.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(repeated ? r.GetRepeatedInt32(message, &field, index)
                                     : r.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(repeated ? r.GetRepeatedInt64(message, &field, index)
                                     : r.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(*field.enum_type(), repeated ? r.GetRepeatedEnumValue(message, &field, index)
                                                   : r.GetEnumValue(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (repeated ? r.GetRepeatedBool(message, &field, index) : r.GetBool(message, &field))
                 ? "yes"
                 : "";
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& nested =
          repeated ? r.GetRepeatedMessage(message, &field, index) : r.GetMessage(message, &field);
      return IsTime(field) ? TimeText(nested) : nested.ShortDebugString();
    }
    default:
      return "";
  }
}

void DescribeTo(const Message& message, const std::string& indent, std::string* out);

// One entry of a map as "key: value".
std::string MapEntryText(const Message& entry) {
  return ValueText(entry, *entry.GetDescriptor()->map_key(), -1) + ": " +
         ValueText(entry, *entry.GetDescriptor()->map_value(), -1);
}

void DescribeRepeated(const Message& message, const FieldDescriptor& field,
                      const std::string& indent, std::string* out) {
  const Reflection& r = *message.GetReflection();
  const int size = r.FieldSize(message, &field);
  *out += indent + field.name() + ":\n";
  std::vector<std::string> entries;
  for (int i = 0; i < size; ++i) {
    if (field.is_map()) {
      entries.push_back(indent + "  " + MapEntryText(r.GetRepeatedMessage(message, &field, i)));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsTime(field)) {
      std::string nested;
      DescribeTo(r.GetRepeatedMessage(message, &field, i), indent + "    ", &nested);
      if (nested.size() > indent.size() + 2) {
        nested[indent.size() + 2] = '-';
      }
      while (!nested.empty() && nested.back() == '\n') {
        nested.pop_back();
      }
      entries.push_back(nested.empty() ? indent + "  -" : nested);
    } else {
      entries.push_back(indent + "  - " + ValueText(message, field, i));
    }
  }
  if (field.is_map()) {
    std::sort(entries.begin(), entries.end());
  }
  *out += absl::StrJoin(entries, "\n") + "\n";
}

void DescribeTo(const Message& message, const std::string& indent, std::string* out) {
  const Reflection& r = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  r.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) {
      DescribeRepeated(message, *field, indent, out);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !IsTime(*field)) {
      *out += indent + field->name() + ":\n";
      DescribeTo(r.GetMessage(message, field), indent + "  ", out);
    } else {
      const std::string text = ValueText(message, *field, -1);
      *out += indent + field->name() + ": " +
              absl::StrReplaceAll(text, {{"\n", "\n" + indent + "  "}}) + "\n";
    }
  }
}

}  // namespace

std::string EnumText(const EnumDescriptor& type, int number) {
  const auto* value = type.FindValueByNumber(number);
  if (value == nullptr) {
    return std::to_string(number);
  }
  const std::string prefix = EnumPrefix(type);
  std::string name = value->name();
  if (name.starts_with(prefix)) {
    name = name.substr(prefix.size());
  }
  if (name == "UNSPECIFIED") {
    return "";
  }
  return absl::StrReplaceAll(absl::AsciiStrToLower(name), {{"_", "-"}});
}

absl::StatusOr<int> ParseEnum(const EnumDescriptor& type, std::string_view text) {
  const std::string wanted =
      absl::AsciiStrToUpper(absl::StrReplaceAll(std::string(text), {{"-", "_"}}));
  const std::string prefix = EnumPrefix(type);
  std::vector<std::string> known;
  for (int i = 0; i < type.value_count(); ++i) {
    const auto& value = *type.value(i);
    if (EnumText(type, value.number()).empty()) {
      continue;
    }
    if (value.name() == wanted || value.name() == prefix + wanted) {
      return value.number();
    }
    known.push_back(EnumText(type, value.number()));
  }
  return UsageError(Quote(text) + " is none of " + absl::StrJoin(known, ", "));
}

std::string FieldText(const Message& message, std::string_view path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field =
      message.GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  if (field == nullptr) {
    return "";
  }
  const Reflection& r = *message.GetReflection();
  if (dot != std::string_view::npos) {
    return !field->is_repeated() && r.HasField(message, field)
               ? FieldText(r.GetMessage(message, field), path.substr(dot + 1))
               : "";
  }
  if (!field->is_repeated()) {
    return field->has_presence() && !r.HasField(message, field) ? ""
                                                                : ValueText(message, *field, -1);
  }
  const int size = r.FieldSize(message, field);
  std::vector<std::string> texts;
  for (int i = 0; i < size; ++i) {
    if (field->is_map()) {
      texts.push_back(MapEntryText(r.GetRepeatedMessage(message, field, i)));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      return std::to_string(size);
    } else {
      texts.push_back(ValueText(message, *field, i));
    }
  }
  if (field->is_map()) {
    std::sort(texts.begin(), texts.end());
  }
  return absl::StrJoin(texts, ", ");
}

std::string CountText(const Message& message, std::string_view path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field =
      message.GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  const Reflection& r = *message.GetReflection();
  if (dot != std::string_view::npos) {
    return r.HasField(message, field)
               ? CountText(r.GetMessage(message, field), path.substr(dot + 1))
               : "";
  }
  return std::to_string(r.FieldSize(message, field));
}

std::string Describe(const Message& message) {
  std::string out;
  DescribeTo(message, "", &out);
  return out;
}

void SetIfPresent(Message* message, const char* field, const std::string& value) {
  const FieldDescriptor* descriptor = message->GetDescriptor()->FindFieldByName(field);
  if (descriptor != nullptr && descriptor->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    message->GetReflection()->SetString(message, descriptor, value);
  }
}

const FieldDescriptor* FieldAt(const google::protobuf::Descriptor& type, std::string_view path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = type.FindFieldByName(std::string(path.substr(0, dot)));
  if (field == nullptr || dot == std::string_view::npos) {
    return field;
  }
  const google::protobuf::Descriptor* nested = field->message_type();
  return nested == nullptr ? nullptr : FieldAt(*nested, path.substr(dot + 1));
}

absl::Status SetField(Message* message, std::string_view path, const std::string& text) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field =
      message->GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  const Reflection& r = *message->GetReflection();
  if (field == nullptr) {
    return absl::InternalError(message->GetTypeName() + " has no field " + std::string(path));
  }
  if (dot != std::string_view::npos) {
    return SetField(r.MutableMessage(message, field), path.substr(dot + 1), text);
  }
  if (field->is_map()) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos) {
      return UsageError(Quote(text) + " is not KEY=VALUE");
    }
    Message* entry = r.AddMessage(message, field);
    SetIfPresent(entry, "key", text.substr(0, equals));
    SetIfPresent(entry, "value", text.substr(equals + 1));
    return absl::OkStatus();
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      field->is_repeated() ? r.AddString(message, field, text) : r.SetString(message, field, text);
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_ENUM: {
      ASSIGN_OR_RETURN(const int value, ParseEnum(*field->enum_type(), text));
      field->is_repeated() ? r.AddEnumValue(message, field, value)
                           : r.SetEnumValue(message, field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      int32_t value;
      if (!absl::SimpleAtoi(text, &value)) {
        return UsageError(Quote(text) + " is not a whole number");
      }
      r.SetInt32(message, field, value);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool value;
      if (!absl::SimpleAtob(text, &value)) {
        return UsageError(Quote(text) + " is not true or false");
      }
      r.SetBool(message, field, value);
      return absl::OkStatus();
    }
    default:
      return absl::InternalError(field->full_name() + " cannot be set from text");
  }
}

void ClearList(Message* message, std::string_view path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field =
      message->GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  if (field == nullptr) return;
  if (dot != std::string_view::npos) {
    ClearList(message->GetReflection()->MutableMessage(message, field), path.substr(dot + 1));
  } else if (field->is_repeated() && !field->is_map()) {
    message->GetReflection()->ClearField(message, field);
  }
}

void ComposeTexts(Message* message) {
  const Reflection& r = *message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  r.ListFields(*message, &fields);
  const auto composed = [](const std::string& text) { return IsUtf8(text) ? ToNfc(text) : text; };
  for (const FieldDescriptor* field : fields) {
    const int size = field->is_repeated() ? r.FieldSize(*message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->type() == FieldDescriptor::TYPE_STRING && field->is_repeated()) {
        r.SetRepeatedString(message, field, i, composed(r.GetRepeatedString(*message, field, i)));
      } else if (field->type() == FieldDescriptor::TYPE_STRING) {
        r.SetString(message, field, composed(r.GetString(*message, field)));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        ComposeTexts(field->is_repeated() ? r.MutableRepeatedMessage(message, field, i)
                                          : r.MutableMessage(message, field));
      }
    }
  }
}

std::string StringField(const Message& message, const char* field) {
  const FieldDescriptor* descriptor = message.GetDescriptor()->FindFieldByName(field);
  return descriptor != nullptr && descriptor->cpp_type() == FieldDescriptor::CPPTYPE_STRING
             ? message.GetReflection()->GetString(message, descriptor)
             : "";
}

}  // namespace thidua::cli
