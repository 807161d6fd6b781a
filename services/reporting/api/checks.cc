#include "services/reporting/api/checks.h"

#include <absl/time/clock.h>

#include "common/value/status_macros.h"
#include "common/value/text.h"

namespace thidua::reporting {

void CheckWrite(std::string_view request_id, std::string_view reason, Violations& violations) {
  if (request_id.empty()) {
    violations.Add("request_id", "is required");
  } else {
    violations.AddStatus("request_id", CheckText(request_id, 64));
  }
  violations.AddStatus("reason", CheckText(reason, 2000));
}

absl::Status Join(const Violations& request, const absl::Status& verdict) {
  if (request.empty()) return verdict;
  Violations all = request;
  for (const FieldViolation& violation : ViolationsOf(verdict)) {
    all.Add(violation.field, violation.description, violation.reason);
  }
  return all.ToStatus();
}

absl::Status CheckName(const rpc::Call& call, const NamePattern& pattern, std::string_view field,
                       std::string_view name) {
  absl::Status status = pattern.Match(name).status();
  if (status.ok()) return status;
  RETURN_IF_ERROR(call.Authorize(""));
  Violations violations;
  violations.AddStatus(field, status);
  return violations.ToStatus();
}

absl::Status CheckTime(const rpc::Call& call) {
  if (absl::Now() <= call.deadline()) return absl::OkStatus();
  return Error(absl::StatusCode::kDeadlineExceeded, type::v1::ERROR_REASON_EXPIRED,
               "the deadline passed before everything was read");
}

}  // namespace thidua::reporting
