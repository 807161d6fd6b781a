#include "common/resource/access.h"

#include <absl/time/clock.h>

#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::resource {

absl::Status CheckName(const rpc::Call& call, const NamePattern& pattern, std::string_view field,
                       std::string_view name) {
  const absl::Status matched = pattern.Match(name).status();
  if (matched.ok()) return matched;
  RETURN_IF_ERROR(call.Authorize(""));
  Violations violations;
  violations.AddStatus(field, matched);
  return violations.ToStatus();
}

absl::Status AuthorizeOwner(const rpc::Call& call, const NamePattern& pattern,
                            std::string_view name) {
  const auto ids = pattern.Match(name);
  return call.Authorize(ids.ok() ? kUnitName.Format({ids->front()}) : "");
}

absl::Status AuthorizeDefinition(const rpc::Call& call, std::string_view owner) {
  return call.Authorize(owner.empty() ? kAllUnits : owner);
}

absl::Status MovedMeanwhile(std::string_view name) {
  return Error(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH,
               std::string(name) + " was moved meanwhile");
}

absl::Status AuthorizeName(const rpc::Call& call, const NamePattern& pattern,
                           std::string_view field, std::string_view name) {
  RETURN_IF_ERROR(AuthorizeOwner(call, pattern, name));
  return CheckName(call, pattern, field, name);
}

absl::Status CheckTime(const rpc::Call& call) {
  if (absl::Now() <= call.deadline()) return absl::OkStatus();
  return Error(absl::StatusCode::kDeadlineExceeded, type::v1::ERROR_REASON_EXPIRED,
               "the deadline passed before everything was read");
}

}  // namespace thidua::resource
