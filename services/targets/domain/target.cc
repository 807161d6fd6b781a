#include "services/targets/domain/target.h"

#include "common/value/errors.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/target_check.h"

namespace thidua::targets {
namespace {

absl::StatusOr<Period> TermOf(const v1::Plan& plan) {
  const auto term = ParsePeriod(plan.term());
  if (!term.ok()) return Corrupt(absl::StrCat(plan.name(), " has no valid term"));
  return *term;
}

// Returns the target as it is stored: what the service decides is overwritten.
v1::Target Promised(const v1::Target& asked, absl::Time now) {
  v1::Target target = asked;
  target.set_state(v1::TARGET_STATE_ACTIVE);
  target.clear_supersedes();
  target.clear_superseded_by();
  *target.mutable_create_time() = ToTimestamp(now);
  return target;
}

}  // namespace

absl::StatusOr<v1::Target> NewTarget(const v1::Plan& plan, const v1::Target& asked,
                                     const Vocabulary& vocabulary, absl::Time now) {
  ASSIGN_OR_RETURN(const Period term, TermOf(plan));
  Violations violations;
  CheckTarget(asked, term, vocabulary, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return Promised(asked, now);
}

absl::Status CheckSuccessorName(const v1::SupersedeTargetRequest& request) {
  const std::string& name = request.target().name();
  Violations violations;
  violations.AddStatus("target.name", kTargetName.Match(name).status());
  if (violations.empty() && PlanOf(name) != PlanOf(request.name())) {
    violations.Add("target.name", absl::StrCat("must be of ", std::string(PlanOf(request.name()))),
                   type::v1::ERROR_REASON_INVALID_NAME);
  }
  return violations.ToStatus();
}

absl::StatusOr<Supersession> SupersedeTarget(const v1::Plan& plan, v1::Target old,
                                             const v1::SupersedeTargetRequest& request,
                                             const Vocabulary& vocabulary, absl::Time now) {
  ASSIGN_OR_RETURN(const Period term, TermOf(plan));
  Violations violations;
  if (request.reason().empty()) violations.Add("reason", "is required: the amending act");
  CheckTarget(request.target(), term, vocabulary, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(CheckEtag(old.name(), request.etag(), old.etag()));
  if (old.state() != v1::TARGET_STATE_ACTIVE) {
    return IllegalState(absl::StrCat(old.name(), " was superseded by ", old.superseded_by()));
  }
  v1::Target successor = Promised(request.target(), now);
  successor.set_supersedes(old.name());
  old.set_state(v1::TARGET_STATE_SUPERSEDED);
  old.set_superseded_by(successor.name());
  return Supersession{.superseded = std::move(old), .successor = std::move(successor)};
}

}  // namespace thidua::targets
