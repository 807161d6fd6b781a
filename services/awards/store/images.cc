#include "services/awards/store/images.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wrappers.pb.h>

namespace thidua::awards {

std::string Serialize(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

absl::StatusOr<std::string> LoadText(ledger::Reader& reader, std::string_view key) {
  ASSIGN_OR_RETURN(auto value, Load<google::protobuf::StringValue>(reader, key));
  return value ? value->value() : "";
}

absl::StatusOr<int64_t> LoadNumber(ledger::Reader& reader, std::string_view key) {
  ASSIGN_OR_RETURN(auto value, Load<google::protobuf::Int64Value>(reader, key));
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

absl::Status CheckAbsent(ledger::Reader& reader, std::string_view name) {
  ASSIGN_OR_RETURN(std::optional<ledger::Image> image, reader.Get(name));
  if (!image) return absl::OkStatus();
  return Error(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS,
               std::string(name) + " exists");
}

}  // namespace thidua::awards
