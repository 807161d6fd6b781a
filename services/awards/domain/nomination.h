#pragma once
// Proposing to honour somebody, and what happens to the proposal until it is decided.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "common/value/errors.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Adds every fault that the nomination, which lies at `at` in its request ("nomination" or
// "entries[3].nomination"), shows by itself.
void CheckNomination(Violations& violations, std::string_view at, const v1::Nomination& nomination);

// Adds every fault that movement and rules find: an honour that is unknown or that the movement
// does not give, a title without a year, a kind of recipient that cannot get it, a paper that the
// dossier does not know.
void CheckAgainstRules(Violations& violations, std::string_view at,
                       const v1::Nomination& nomination, v1::RecipientKind kind,
                       const v1::Movement& movement, const v1::RulePack& pack);

// The nomination as it is stored: `request` without what a client cannot set. `honouree` is that of
// the recipient.
v1::Nomination NewNomination(const v1::Nomination& request, const v1::Honouree& honouree,
                             const v1::Movement& movement, std::string_view proposer,
                             absl::Time time);

// `request` in the place of `stored`, proposed anew by the editor.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it can no longer be edited.
//   INVALID_ARGUMENT: it would be of another recipient.
absl::StatusOr<v1::Nomination> EditNomination(const v1::Nomination& stored,
                                              const v1::Nomination& request,
                                              const v1::Honouree& honouree,
                                              const v1::Movement& movement, std::string_view editor,
                                              absl::Time time);

// The steps of a nomination that end it or send it back; docs/awards.md has the table.
enum class Closing { kReturn, kWithdraw, kRefuse };

// The nomination after the step.
//   FAILED_PRECONDITION / ILLEGAL_STATE: its state does not admit the step.
absl::StatusOr<v1::Nomination> Close(v1::Nomination nomination, Closing step,
                                     std::string_view note);

// True if a nomination in this state holds its merit no longer.
bool FreesMerit(v1::NominationState state);

// True while it can come to an honour yet.
bool IsUnderWay(v1::NominationState state);

}  // namespace thidua::awards
