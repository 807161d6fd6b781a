#include "services/reporting/store/images.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

namespace thidua::reporting {

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

absl::Status ParseImage(const ledger::Image& image, google::protobuf::Message& resource) {
  if (resource.ParseFromString(image.bytes)) return absl::OkStatus();
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               "the image of " + image.key + " cannot be parsed");
}

}  // namespace thidua::reporting
