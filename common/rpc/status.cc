#include "common/rpc/status.h"

#include <absl/strings/cord.h>

#include <string>

#include "common/value/errors.h"
#include "google/rpc/status.pb.h"

namespace thidua::rpc {
namespace {

// Codes whose text may tell of the service's insides.
bool IsInternal(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

// The reason of an error that came from a library without one.
ErrorReason DefaultReason(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return type::v1::ERROR_REASON_INVALID_FIELD;
    case absl::StatusCode::kNotFound:
      return type::v1::ERROR_REASON_RESOURCE_NOT_FOUND;
    case absl::StatusCode::kAlreadyExists:
      return type::v1::ERROR_REASON_RESOURCE_EXISTS;
    case absl::StatusCode::kFailedPrecondition:
      return type::v1::ERROR_REASON_ILLEGAL_STATE;
    case absl::StatusCode::kAborted:
      return type::v1::ERROR_REASON_ETAG_MISMATCH;
    case absl::StatusCode::kOutOfRange:
      return type::v1::ERROR_REASON_UNKNOWN_POSITION;
    case absl::StatusCode::kUnauthenticated:
      return type::v1::ERROR_REASON_CREDENTIALS_INVALID;
    case absl::StatusCode::kPermissionDenied:
      return type::v1::ERROR_REASON_PERMISSION_DENIED;
    case absl::StatusCode::kResourceExhausted:
      return type::v1::ERROR_REASON_OVERLOADED;
    case absl::StatusCode::kUnavailable:
      return type::v1::ERROR_REASON_STORE_UNAVAILABLE;
    case absl::StatusCode::kDeadlineExceeded:
      return type::v1::ERROR_REASON_EXPIRED;
    default:
      return type::v1::ERROR_REASON_INTERNAL;
  }
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  absl::Status outward = status;
  if (ReasonOf(status) == type::v1::ERROR_REASON_UNSPECIFIED) {
    outward = Error(status.code(), DefaultReason(status.code()), std::string(status.message()));
  }
  std::string message = IsInternal(status.code()) ? "the service failed; its log has the rest"
                                                  : std::string(status.message());
  google::rpc::Status details;
  details.set_code(static_cast<int>(outward.code()));
  details.set_message(message);
  outward.ForEachPayload([&](absl::string_view type_url, const absl::Cord& payload) {
    auto* detail = details.add_details();
    detail->set_type_url(std::string(type_url));
    detail->set_value(std::string(payload));
  });
  return grpc::Status(static_cast<grpc::StatusCode>(outward.code()), message,
                      details.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status, std::string_view peer) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details())) {
    for (const auto& detail : details.details()) {
      result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
  }
  if (ReasonOf(result) != type::v1::ERROR_REASON_UNSPECIFIED) return result;
  if (absl::IsUnavailable(result)) {
    return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE,
                 std::string(peer) + " does not answer");
  }
  if (absl::IsDeadlineExceeded(result)) {
    return Error(absl::StatusCode::kDeadlineExceeded, type::v1::ERROR_REASON_PEER_UNAVAILABLE,
                 std::string(peer) + " did not answer in time");
  }
  return result;
}

}  // namespace thidua::rpc
