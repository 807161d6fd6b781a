#include "common/resource/image.h"

namespace thidua::resource {

absl::Status ParseImage(std::string_view name, std::string_view bytes,
                        google::protobuf::Message& resource) {
  if (resource.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               "the image of " + std::string(name) + " cannot be parsed");
}

absl::Status CheckAbsent(ledger::Reader& reader, std::string_view name) {
  ASSIGN_OR_RETURN(const std::optional<ledger::Image> image, reader.Get(name));
  return image ? AlreadyExists(name) : absl::OkStatus();
}

}  // namespace thidua::resource
