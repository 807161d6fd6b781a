#include "services/admin_cli/views/flat.h"

#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/admin_cli/base/fields.h"

namespace thidua::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A message that has fields of its own to show; a map and a time are shown as one text.
bool IsNested(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field.is_map() &&
         field.message_type() != google::protobuf::Timestamp::descriptor();
}

class Flattening {
 public:
  explicit Flattening(const Descriptor& type) { AddColumns(type, ""); }

  Table Run(const Message& message) {
    AddRows(message, "", std::vector<TableCell>(columns_.size(), TableCell("")));
    Table table(std::move(columns_));
    for (auto& row : rows_) {
      table.Add(std::move(row));
    }
    return table;
  }

 private:
  void AddColumns(const Descriptor& type, const std::string& prefix) {
    above_.push_back(&type);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (Expands(field)) {
        AddColumns(*field.message_type(), prefix + field.name() + ".");
      } else {
        places_.emplace(prefix + field.name(), columns_.size());
        columns_.push_back({prefix + field.name()});
      }
    }
    above_.pop_back();
  }

  // A message within itself, at any depth, would give columns without end: it is a number or empty.
  bool Expands(const FieldDescriptor& field) const {
    return IsNested(field) &&
           std::find(above_.begin(), above_.end(), field.message_type()) == above_.end();
  }

  // Sets the cells of the fields of which there is one, and collects the lists.
  void Fill(const Message& message, const std::string& prefix, std::vector<TableCell>* row,
            std::vector<std::pair<std::string, const Message*>>* entries) {
    const auto& reflection = *message.GetReflection();
    for (int number = 0; number < message.GetDescriptor()->field_count(); ++number) {
      const FieldDescriptor* field = message.GetDescriptor()->field(number);
      const std::string path = prefix + field->name();
      if (const auto place = places_.find(path); place != places_.end()) {
        (*row)[place->second] = TableCell(FieldText(message, field->name()));
      } else if (field->is_repeated()) {
        for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
          entries->emplace_back(path + ".", &reflection.GetRepeatedMessage(message, field, i));
        }
      } else if (reflection.HasField(message, field)) {
        Fill(reflection.GetMessage(message, field), path + ".", row, entries);
      }
    }
  }

  void AddRows(const Message& message, const std::string& prefix, std::vector<TableCell> row) {
    std::vector<std::pair<std::string, const Message*>> entries;
    Fill(message, prefix, &row, &entries);
    for (const auto& [path, entry] : entries) {
      AddRows(*entry, path, row);
    }
    if (entries.empty()) {
      rows_.push_back(std::move(row));
    }
  }

  std::vector<Column> columns_;
  std::map<std::string, size_t> places_;  // of the columns, by path
  std::vector<const Descriptor*> above_;  // while columns are added
  std::vector<std::vector<TableCell>> rows_;
};

}  // namespace

Table FlatTable(const Message& message) {
  return Flattening(*message.GetDescriptor()).Run(message);
}

}  // namespace thidua::cli
