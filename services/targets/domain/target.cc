#include "services/targets/domain/target.h"

#include <absl/algorithm/container.h>

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/due.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/plan_life.h"
#include "services/targets/domain/target_check.h"
#include "services/targets/domain/trajectory.h"

namespace thidua::targets {
namespace {

// Takes away where weights were read that nobody read for this target: those of allocations other
// than what the one that it replaces has, by the same indicator. `old` may be null.
void KeepWhatWasRead(const v1::Target* old, v1::Target& target) {
  const bool is_alike = old != nullptr && old->indicator().SerializeAsString() ==
                                              target.indicator().SerializeAsString();
  for (v1::Allocation& allocation : *target.mutable_allocations()) {
    if (allocation.rule().reporting_token().empty()) continue;
    const std::string bytes = allocation.SerializeAsString();
    const bool was_read =
        is_alike && absl::c_any_of(old->allocations(), [&bytes](const v1::Allocation& each) {
          return each.SerializeAsString() == bytes;
        });
    if (!was_read) allocation.mutable_rule()->clear_reporting_token();
  }
}

// Returns the target as it is stored: what the service decides is overwritten, and what a rule
// derives is filled in. `old` is the one that it replaces, or null.
v1::Target Promised(const v1::Target& asked, const v1::Target* old, const PlanYears& years,
                    absl::Time now) {
  v1::Target target = asked;
  KeepWhatWasRead(old, target);
  FillTrajectory(years, target);
  target.set_state(v1::TARGET_STATE_ACTIVE);
  target.clear_supersedes();
  target.clear_superseded_by();
  target.clear_predecessor_outcome();
  *target.mutable_create_time() = ToTimestamp(now);
  return target;
}

// Returns what the old target had come to, as its successor keeps it.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the statement does not go with whether the target is due.
absl::StatusOr<v1::PredecessorOutcome> OutcomeOf(const v1::Target& old, const PlanYears& years,
                                                 const Siblings& siblings,
                                                 v1::PredecessorOutcome stated, absl::Time now) {
  ASSIGN_OR_RETURN(const auto first, FirstDueDay(old, years, siblings));
  const bool is_due = first && DayInVietnam(now) >= *first;
  const bool says_due =
      stated != v1::PREDECESSOR_OUTCOME_UNSPECIFIED && stated != v1::PREDECESSOR_OUTCOME_NOT_DUE;
  if (is_due && !says_due) {
    return IllegalState(absl::StrCat(
        old.name(), " has been due since ", FormatDate(*first),
        ": predecessor_outcome must say what it had come to, PREDECESSOR_OUTCOME_MET or "
        "PREDECESSOR_OUTCOME_MISSED, or PREDECESSOR_OUTCOME_UNSETTLED if that is not known yet"));
  }
  if (!is_due && says_due) {
    return IllegalState(absl::StrCat(
        old.name(), first ? " is not due before " + FormatDate(*first) : " is never due",
        ": predecessor_outcome must be left out, or be PREDECESSOR_OUTCOME_NOT_DUE"));
  }
  return is_due ? stated : v1::PREDECESSOR_OUTCOME_NOT_DUE;
}

// Returns the first day on which a member of the composite is due.
absl::StatusOr<std::optional<absl::CivilDay>> FirstDueMember(const v1::Composite& composite,
                                                             const PlanYears& years,
                                                             const Siblings& siblings) {
  std::optional<absl::CivilDay> first;
  for (const v1::CompositeMember& member : composite.members()) {
    const auto sibling = siblings.find(member.target());
    if (sibling == siblings.end()) {
      return Corrupt(absl::StrCat(member.target(), ", a member, is no target of the plan"));
    }
    ASSIGN_OR_RETURN(const auto day, FirstDueDay(sibling->second, years, siblings));
    if (day && (!first || *day < *first)) first = day;
  }
  return first;
}

}  // namespace

absl::StatusOr<std::optional<absl::CivilDay>> FirstDueDay(const v1::Target& target,
                                                          const PlanYears& years,
                                                          const Siblings& siblings) {
  const v1::Composite& composite = target.indicator().composite();
  if (composite.kind() == v1::COMPOSITE_KIND_ALL_OF) {
    return FirstDueMember(composite, years, siblings);
  }
  switch (target.quantifier()) {
    case v1::QUANTIFIER_EVERY_YEAR:
      return absl::CivilDay(years.first(), 1, 1);
    case v1::QUANTIFIER_AT_DUE: {
      ASSIGN_OR_RETURN(const Due due, Due::Of(target));
      if (!due.year()) return std::nullopt;
      return absl::CivilDay(*due.year(), 1, 1);
    }
    case v1::QUANTIFIER_UNSPECIFIED:
    case SENTINELS_OF(v1::Quantifier):
      break;
  }
  return Corrupt(absl::StrCat(target.name(), " has no quantifier"));
}

absl::StatusOr<v1::Target> NewTarget(const v1::Plan& plan, const Siblings& siblings,
                                     const v1::Target& asked, const Vocabulary& vocabulary,
                                     absl::Time now) {
  ASSIGN_OR_RETURN(const PlanYears years, PlanYears::Of(plan));
  RETURN_IF_ERROR(CheckOpen(plan));
  Violations violations;
  CheckTarget(asked, years, siblings, vocabulary, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return Promised(asked, nullptr, years, now);
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

absl::StatusOr<Supersession> SupersedeTarget(const v1::Plan& plan, const Siblings& siblings,
                                             v1::Target old,
                                             const v1::SupersedeTargetRequest& request,
                                             const Vocabulary& vocabulary, absl::Time now) {
  ASSIGN_OR_RETURN(const PlanYears years, PlanYears::Of(plan));
  RETURN_IF_ERROR(CheckOpen(plan));
  Violations violations;
  if (request.reason().empty()) violations.Add("reason", "is required: the amending act");
  if (!v1::PredecessorOutcome_IsValid(request.predecessor_outcome())) {
    violations.Add("predecessor_outcome", "is unknown");
  }
  CheckTarget(request.target(), years, siblings, vocabulary, violations);
  CheckAmended(plan, request.target(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(CheckEtag(old.name(), request.etag(), old.etag()));
  if (old.state() != v1::TARGET_STATE_ACTIVE) {
    return IllegalState(absl::StrCat(old.name(), " was superseded by ", old.superseded_by()));
  }
  ASSIGN_OR_RETURN(const v1::PredecessorOutcome outcome,
                   OutcomeOf(old, years, siblings, request.predecessor_outcome(), now));
  v1::Target successor = Promised(request.target(), &old, years, now);
  successor.set_supersedes(old.name());
  successor.set_predecessor_outcome(outcome);
  old.set_state(v1::TARGET_STATE_SUPERSEDED);
  old.set_superseded_by(successor.name());
  return Supersession{.superseded = std::move(old), .successor = std::move(successor)};
}

}  // namespace thidua::targets
