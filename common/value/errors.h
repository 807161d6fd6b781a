#pragma once
// Errors with a machine-readable reason, as absl::Status. The reason and the field violations ride
// as payloads; the RPC layer turns them into google.rpc.ErrorInfo and google.rpc.BadRequest.
//
//   Violations v;
//   if (...) v.Add("report.cells[3].number", "has 3 decimals; element income takes at most 1");
//   RETURN_IF_ERROR(v.ToStatus());

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "thidua/type/v1/error_reason.pb.h"

namespace thidua {

using type::v1::ErrorReason;

// A status with a reason.
absl::Status Error(absl::StatusCode code, ErrorReason reason, std::string_view message);

// Shorthands for the frequent ones.
absl::Status NotFound(std::string_view resource_name);
absl::Status AlreadyExists(std::string_view resource_name);  // ALREADY_EXISTS, RESOURCE_EXISTS
absl::Status EtagMismatch(std::string_view resource_name, std::string_view given,
                          std::string_view current);
// ABORTED, ETAG_MISMATCH unless `given` is empty, which asks for no comparison, or is `current`.
// The etag of a resource that does not exist is "0".
absl::Status CheckEtag(std::string_view resource_name, std::string_view given,
                       std::string_view current);
absl::Status IllegalState(std::string_view message);  // FAILED_PRECONDITION, ILLEGAL_STATE
absl::Status Internal(std::string_view message);      // INTERNAL: a fault that is not the caller's

// The reason carried by a status; ERROR_REASON_UNSPECIFIED where there is none.
ErrorReason ReasonOf(const absl::Status& status);

struct FieldViolation {
  std::string field;        // path in the request, for example "report.cells[2].number"
  std::string description;  // what is wrong and what would be right
  ErrorReason reason;       // of this violation
};

// Collects every violation of a request; one status carries them all.
class Violations {
 public:
  void Add(std::string_view field, std::string_view description,
           ErrorReason reason = type::v1::ERROR_REASON_INVALID_FIELD);
  // Takes over the violations (or the message) of `status` below `field`.
  void AddStatus(std::string_view field, const absl::Status& status);
  bool empty() const { return violations_.empty(); }
  const std::vector<FieldViolation>& list() const { return violations_; }
  // OK if none; else `code`: FAILED_PRECONDITION where a stored resource is what is wrong. Its
  // ErrorInfo reason is the first violation's.
  absl::Status ToStatus(absl::StatusCode code = absl::StatusCode::kInvalidArgument) const;

 private:
  std::vector<FieldViolation> violations_;
};

// The violations carried by a status, in the order they were added.
std::vector<FieldViolation> ViolationsOf(const absl::Status& status);

// One verdict of two checks of a request, so that the caller learns of all violations at once:
// those of `first`, then those that `verdict` carries. Where `first` is not empty, a verdict that
// carries none (NOT_FOUND, say) is left for the next attempt.
absl::Status Join(const Violations& first, const absl::Status& verdict);

}  // namespace thidua
