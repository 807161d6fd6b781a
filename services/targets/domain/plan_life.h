#pragma once
// The life of a plan: what its acts make of it, which act may come next, and what its state admits.
// The state is never stored; it is what StateOf makes of the acts.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string_view>

#include "common/value/errors.h"
#include "thidua/targets/v1/target.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

inline constexpr int kMaxPlanActs = 100;  // besides that which closes the plan

// Where a plan with these acts stands: never UNSPECIFIED.
v1::PlanState StateOf(const v1::Plan& plan);

// Returns the plan with its state, as it is answered.
v1::Plan WithState(v1::Plan plan);

// Adds the violations of the acts of a new plan, at `plan.acts[i]`: everything that their message's
// comments demand, and each must be admitted by those before it. `now` is today.
void CheckActs(const v1::Plan& plan, absl::Time now, Violations& violations);

// Sets who recorded the act and when.
void SetRecorded(std::string_view principal, absl::Time now, v1::PlanAct& act);

// Returns the stored plan with one more act, recorded by `principal` at `now`.
//   INVALID_ARGUMENT: what the message's comments demand of an act; fields are as in "act.date".
//   ABORTED / ETAG_MISMATCH: the request names an etag that the stored plan does not have.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the plan's state does not admit the act.
absl::StatusOr<v1::Plan> WithAct(v1::Plan stored, const v1::RecordPlanActRequest& request,
                                 std::string_view principal, absl::Time now);

// OK if the plan still changes.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is closed; the text says by which act.
absl::Status CheckOpen(const v1::Plan& plan);

// OK if targets of the plan may be deleted.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is no draft; the text says by which act.
absl::Status CheckDraft(const v1::Plan& plan);

// Adds that the successor of a target of an approved plan bears the date of no act that approved or
// amended it. In any other plan nothing is asked.
void CheckAmended(const v1::Plan& plan, const v1::Target& successor, Violations& violations);

}  // namespace thidua::targets
