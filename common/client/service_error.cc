#include "common/client/service_error.h"

#include <absl/strings/cord.h>

namespace thidua::client {
namespace {

constexpr char kPayload[] = "thidua.client/service_error";

}  // namespace

absl::Status ServiceError(absl::StatusCode code, std::string_view message,
                          std::string_view details) {
  absl::Status status(code, absl::string_view(message.data(), message.size()));
  status.SetPayload(kPayload, absl::Cord(std::string(details)));
  return status;
}

std::optional<std::string> ServiceDetails(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayload);
  if (!payload.has_value()) {
    return std::nullopt;
  }
  return std::string(*payload);
}

}  // namespace thidua::client
