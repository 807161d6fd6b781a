#include "services/targets/domain/plan_life.h"

#include <absl/strings/str_join.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/targets/domain/fields.h"

namespace thidua::targets {
namespace {

// What an act makes of a plan that admits it.
v1::PlanState StateAfter(v1::PlanActKind kind) {
  switch (kind) {
    case v1::PLAN_ACT_KIND_ANNOUNCEMENT:
      return v1::PLAN_STATE_ANNOUNCED;
    case v1::PLAN_ACT_KIND_APPROVAL:
    case v1::PLAN_ACT_KIND_AMENDMENT:
      return v1::PLAN_STATE_APPROVED;
    case v1::PLAN_ACT_KIND_CLOSING:
      return v1::PLAN_STATE_CLOSED;
    case v1::PLAN_ACT_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::PlanActKind):
      break;
  }
  return v1::PLAN_STATE_DRAFT;
}

// Whether a plan in this state admits an act of this kind.
bool Admits(v1::PlanState state, v1::PlanActKind kind) {
  switch (state) {
    case v1::PLAN_STATE_DRAFT:
      return kind == v1::PLAN_ACT_KIND_ANNOUNCEMENT || kind == v1::PLAN_ACT_KIND_APPROVAL;
    case v1::PLAN_STATE_ANNOUNCED:
      return kind == v1::PLAN_ACT_KIND_APPROVAL || kind == v1::PLAN_ACT_KIND_CLOSING;
    case v1::PLAN_STATE_APPROVED:
      return kind == v1::PLAN_ACT_KIND_AMENDMENT || kind == v1::PLAN_ACT_KIND_CLOSING;
    case v1::PLAN_STATE_CLOSED:
    case v1::PLAN_STATE_UNSPECIFIED:
    case SENTINELS_OF(v1::PlanState):
      break;
  }
  return false;
}

std::string AdmittedBy(v1::PlanState state) {
  std::vector<std::string> kinds;
  for (int kind = v1::PlanActKind_MIN; kind <= v1::PlanActKind_MAX; ++kind) {
    if (kind == v1::PLAN_ACT_KIND_UNSPECIFIED || !v1::PlanActKind_IsValid(kind)) continue;
    const auto each = static_cast<v1::PlanActKind>(kind);
    if (Admits(state, each)) kinds.push_back(v1::PlanActKind_Name(each));
  }
  return kinds.empty() ? "no act any more" : absl::StrJoin(kinds, " or ");
}

// "is PLAN_STATE_DRAFT and admits PLAN_ACT_KIND_ANNOUNCEMENT or ...".
std::string WhatIsAdmitted(v1::PlanState state) {
  return absl::StrCat("is ", v1::PlanState_Name(state), " and admits ", AdmittedBy(state));
}

// "since 2020-08-05 by "Hội nghị"".
std::string SinceAct(const v1::PlanAct& act) {
  return absl::StrCat("since ", act.date(), " by ", Quote(act.document()));
}

void CheckLine(const std::string& field, const std::string& text, size_t most,
               Violations& violations) {
  if (text.empty()) violations.Add(field, "is required");
  violations.AddStatus(field, CheckText(text, most));
}

// The day before which no act of this kind lies after the first `count` acts of the plan: the last
// one of them all, or, for an amendment, which may be learnt of late, that of the approval. Empty
// if there is none. Days order as text.
std::string EarliestAfter(const v1::Plan& plan, int count, v1::PlanActKind kind) {
  std::string last, approval;
  for (int i = 0; i < count; ++i) {
    const v1::PlanAct& act = plan.acts(i);
    if (!ParseDate(act.date()).ok()) continue;
    last = std::max(last, act.date());
    if (act.kind() == v1::PLAN_ACT_KIND_APPROVAL) approval = act.date();
  }
  return kind == v1::PLAN_ACT_KIND_AMENDMENT && !approval.empty() ? approval : last;
}

// Whether another act of this kind is one too many for a plan with `count` acts: it can be closed
// in any case.
bool IsTooMany(int count, v1::PlanActKind kind) {
  return count >= kMaxPlanActs && kind != v1::PLAN_ACT_KIND_CLOSING;
}

// Adds the violations of an act by itself, and of its date after the first `count` acts of the
// plan. Returns true if its kind is one.
bool CheckAct(const std::string& path, const v1::PlanAct& act, const v1::Plan& plan, int count,
              absl::Time now, Violations& violations) {
  const bool known = act.kind() != v1::PLAN_ACT_KIND_UNSPECIFIED &&
                     v1::PlanActKind_IsValid(static_cast<int>(act.kind()));
  if (!known) violations.Add(path + ".kind", "is required");
  CheckLine(path + ".document", act.document(), kMaxProse, violations);
  CheckLine(path + ".authority", act.authority(), kMaxLine, violations);
  const auto date = ParseDate(act.date());
  violations.AddStatus(path + ".date", date.status());
  if (!date.ok()) return known;
  if (*date > DayInVietnam(now)) {
    violations.Add(path + ".date",
                   absl::StrCat("lies ahead: today is ", FormatDate(DayInVietnam(now))));
  }
  const std::string earliest = EarliestAfter(plan, count, act.kind());
  if (act.date() < earliest) {
    violations.Add(path + ".date",
                   absl::StrCat("lies before ", earliest, ", that of an act before it"));
  }
  return known;
}

const v1::PlanAct* LastOf(const v1::Plan& plan) {
  return plan.acts().empty() ? nullptr : &plan.acts(plan.acts_size() - 1);
}

}  // namespace

v1::PlanState StateOf(const v1::Plan& plan) {
  const v1::PlanAct* last = LastOf(plan);
  return last == nullptr ? v1::PLAN_STATE_DRAFT : StateAfter(last->kind());
}

v1::Plan WithState(v1::Plan plan) {
  plan.set_state(StateOf(plan));
  return plan;
}

void CheckActs(const v1::Plan& plan, absl::Time now, Violations& violations) {
  const int most = kMaxPlanActs + (StateOf(plan) == v1::PLAN_STATE_CLOSED ? 1 : 0);
  if (plan.acts_size() > most) {
    violations.Add("plan.acts",
                   absl::StrCat("has ", plan.acts_size(), ", more than ", kMaxPlanActs));
    return;
  }
  v1::PlanState state = v1::PLAN_STATE_DRAFT;
  for (int i = 0; i < plan.acts_size(); ++i) {
    const std::string path = absl::StrCat("plan.acts[", i, "]");
    const v1::PlanAct& act = plan.acts(i);
    if (!CheckAct(path, act, plan, i, now, violations)) continue;
    if (!Admits(state, act.kind())) {
      violations.Add(path + ".kind",
                     absl::StrCat("after the acts before it the plan ", WhatIsAdmitted(state)));
      continue;
    }
    state = StateAfter(act.kind());
  }
}

void SetRecorded(std::string_view principal, absl::Time now, v1::PlanAct& act) {
  act.set_recorded_by(principal.data(), principal.size());
  *act.mutable_record_time() = ToTimestamp(now);
}

absl::StatusOr<v1::Plan> WithAct(v1::Plan stored, const v1::RecordPlanActRequest& request,
                                 std::string_view principal, absl::Time now) {
  Violations violations;
  CheckAct("act", request.act(), stored, stored.acts_size(), now, violations);
  if (IsTooMany(stored.acts_size(), request.act().kind())) {
    violations.Add("act", absl::StrCat("the plan has ", kMaxPlanActs, " acts already"));
  }
  // Of a closed plan nothing can be put right.
  if (StateOf(stored) == v1::PLAN_STATE_CLOSED) RETURN_IF_ERROR(CheckOpen(stored));
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(CheckEtag(stored.name(), request.etag(), stored.etag()));
  const v1::PlanState state = StateOf(stored);
  if (!Admits(state, request.act().kind())) {
    return IllegalState(absl::StrCat(stored.name(), " ", WhatIsAdmitted(state)));
  }
  v1::PlanAct& act = *stored.add_acts();
  act = request.act();
  SetRecorded(principal, now, act);
  return stored;
}

absl::Status CheckOpen(const v1::Plan& plan) {
  if (StateOf(plan) != v1::PLAN_STATE_CLOSED) return absl::OkStatus();
  return IllegalState(absl::StrCat(plan.name(), " is closed ", SinceAct(*LastOf(plan)),
                                   ": it is evaluated and assessed, and nothing else changes"));
}

absl::Status CheckDraft(const v1::Plan& plan) {
  if (StateOf(plan) == v1::PLAN_STATE_DRAFT) return absl::OkStatus();
  return IllegalState(absl::StrCat(plan.name(), " is no draft ", SinceAct(plan.acts(0)),
                                   ": its targets are superseded, not deleted"));
}

void CheckAmended(const v1::Plan& plan, const v1::Target& successor, Violations& violations) {
  if (StateOf(plan) != v1::PLAN_STATE_APPROVED) return;
  std::vector<std::string> dates;
  for (const v1::PlanAct& act : plan.acts()) {
    if (StateAfter(act.kind()) != v1::PLAN_STATE_APPROVED) continue;
    if (act.date() == successor.source_date()) return;
    if (dates.empty() || dates.back() != act.date()) dates.push_back(act.date());
  }
  violations.Add("target.source_date",
                 absl::StrCat("must be the date of an act that approved or amended the plan (",
                              absl::StrJoin(dates, ", "),
                              "): a promise of an approved plan changes by an act, which is "
                              "recorded first"));
}

}  // namespace thidua::targets
