#include "services/awards/api/checks.h"

#include "common/value/status_macros.h"

namespace thidua::awards {

absl::Status AuthorizeOwner(const rpc::Call& call, const NamePattern& pattern,
                            std::string_view name) {
  auto ids = pattern.Match(name);
  return call.Authorize(ids.ok() ? "units/" + ids->front() : "");
}

absl::Status AuthorizeName(const rpc::Call& call, const NamePattern& pattern,
                           std::string_view field, std::string_view name) {
  RETURN_IF_ERROR(AuthorizeOwner(call, pattern, name));
  Violations violations;
  violations.AddStatus(field, pattern.Match(name).status());
  return violations.ToStatus();
}

absl::Status Join(const Violations& request, const absl::Status& verdict) {
  if (request.empty()) return verdict;
  Violations all = request;
  for (const FieldViolation& violation : ViolationsOf(verdict)) {
    all.Add(violation.field, violation.description, violation.reason);
  }
  return all.ToStatus();
}

}  // namespace thidua::awards
