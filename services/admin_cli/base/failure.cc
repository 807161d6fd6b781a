#include "services/admin_cli/base/failure.h"

#include <absl/strings/cord.h>

#include <optional>

#include "common/client/service_error.h"
#include "common/value/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace thidua::cli {
namespace {

constexpr char kRefused[] = "thidua.cli/refused";

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

ErrorText Explain(const absl::Status& status) {
  ErrorText text;
  text.message = std::string(status.message());
  const std::optional<std::string> details = client::ServiceDetails(status);
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
  if (client::ServiceDetails(status).has_value()) {
    switch (status.code()) {
      case absl::StatusCode::kUnavailable:
      case absl::StatusCode::kDeadlineExceeded:
      case absl::StatusCode::kUnauthenticated:
        return 3;
      default:
        return 1;
    }
  }
  return status.GetPayload(kRefused).has_value() ? 1 : 2;
}

}  // namespace thidua::cli
