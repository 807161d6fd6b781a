#include "services/awards/store/entries.h"

#include <google/protobuf/wrappers.pb.h>

#include "common/resource/image.h"
#include "common/value/status_macros.h"

namespace thidua::awards {

absl::StatusOr<std::string> LoadText(ledger::Reader& reader, std::string_view key) {
  ASSIGN_OR_RETURN(auto value, resource::Find<google::protobuf::StringValue>(reader, key));
  return value ? value->value() : "";
}

absl::StatusOr<int64_t> LoadNumber(ledger::Reader& reader, std::string_view key) {
  ASSIGN_OR_RETURN(auto value, resource::Find<google::protobuf::Int64Value>(reader, key));
  return value ? value->value() : 0;
}

void PutText(ledger::Txn& txn, std::string_view key, const std::string& text) {
  google::protobuf::StringValue value;
  value.set_value(text);
  txn.Put(key, Serialize(value));
}

void PutNumber(ledger::Txn& txn, std::string_view key, int64_t number) {
  google::protobuf::Int64Value value;
  value.set_value(number);
  txn.Put(key, Serialize(value));
}

}  // namespace thidua::awards
