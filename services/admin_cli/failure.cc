#include "services/admin_cli/failure.h"

#include <absl/strings/cord.h>

#include <optional>

#include "common/value/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace thidua::cli {
namespace {

constexpr char kService[] = "thidua.cli/service";
constexpr char kRefused[] = "thidua.cli/refused";

std::optional<std::string> Payload(const absl::Status& status, const char* url) {
  auto payload = status.GetPayload(url);
  if (!payload.has_value()) {
    return std::nullopt;
  }
  return std::string(*payload);
}

}  // namespace

absl::Status UsageError(std::string_view message) {
  return absl::InvalidArgumentError(absl::string_view(message.data(), message.size()));
}

absl::Status Refused(std::string_view message) {
  absl::Status status =
      absl::FailedPreconditionError(absl::string_view(message.data(), message.size()));
  status.SetPayload(kRefused, absl::Cord());
  return status;
}

absl::Status FromService(absl::StatusCode code, std::string_view message,
                         std::string_view details) {
  absl::Status status(code, absl::string_view(message.data(), message.size()));
  status.SetPayload(kService, absl::Cord(std::string(details)));
  return status;
}

bool IsFromService(const absl::Status& status) { return Payload(status, kService).has_value(); }

ErrorText Explain(const absl::Status& status) {
  ErrorText text;
  text.message = std::string(status.message());
  const std::optional<std::string> details = Payload(status, kService);
  if (!details.has_value()) {
    for (const FieldViolation& violation : ViolationsOf(status)) {
      text.fields.push_back({violation.field, violation.description});
    }
    return text;
  }
  text.code = absl::StatusCodeToString(status.code());
  google::rpc::Status rpc;
  if (!rpc.ParseFromString(*details)) {
    return text;
  }
  for (const google::protobuf::Any& detail : rpc.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    if (detail.UnpackTo(&info)) {
      text.reason = info.reason();
    } else if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        text.fields.push_back({violation.field(), violation.description()});
      }
    }
  }
  return text;
}

std::string FormatError(const absl::Status& status) {
  const ErrorText text = Explain(status);
  std::string out = "error: ";
  if (!text.code.empty()) {
    out += text.code;
    if (!text.reason.empty()) {
      out += " (" + text.reason + ")";
    }
    out += ": ";
  }
  out += text.message + "\n";
  for (const ErrorText::Field& field : text.fields) {
    out += "  " + (field.path.empty() ? "request" : field.path) + ": " + field.description + "\n";
  }
  return out;
}

int ExitCode(const absl::Status& status) {
  if (status.ok()) {
    return 0;
  }
  if (IsFromService(status)) {
    switch (status.code()) {
      case absl::StatusCode::kUnavailable:
      case absl::StatusCode::kDeadlineExceeded:
      case absl::StatusCode::kUnauthenticated:
        return 3;
      default:
        return 1;
    }
  }
  return Payload(status, kRefused).has_value() ? 1 : 2;
}

}  // namespace thidua::cli
