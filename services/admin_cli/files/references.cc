#include "services/admin_cli/files/references.h"

#include <vector>

#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void AddIfName(const std::string& text, std::set<std::string>* names) {
  if (PatternOf(text) != nullptr) {
    names->insert(text);
  }
}

void AddNames(const Message& message, std::set<std::string>* names) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int size = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        AddIfName(field->is_repeated() ? reflection.GetRepeatedString(message, field, i)
                                       : reflection.GetString(message, field),
                  names);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        AddNames(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                      : reflection.GetMessage(message, field),
                 names);
      }
    }
  }
}

}  // namespace

std::set<std::string> ReferencesOf(const PackItem& item) {
  std::set<std::string> names;
  AddNames(item.resource == nullptr ? item.round : *item.resource, &names);
  for (std::string above = ParentOf(item.name, 2); !above.empty(); above = ParentOf(above, 2)) {
    names.insert(above);
  }
  names.erase(item.name);
  return names;
}

}  // namespace thidua::cli
