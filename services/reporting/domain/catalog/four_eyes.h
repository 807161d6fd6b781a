#pragma once
// Roles that decide over others need two people: one proposes, another confirms, from the moment
// there are two who may give them.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/value/same_person.h"
#include "thidua/auth/v1/policy.pb.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// Whether bindings of this role need two people: reviewer, administrator, decider.
bool DecidesOverOthers(auth::v1::Role role);

// The units on which a change from `stored` (nullptr: there is none) to `next` gives or takes a
// role, each once, and of a change of the person those on which either decides over others; ""
// stands for all units. Whoever confirms the change may give roles on all of them.
std::vector<std::string> ChangedUnits(const catalog::v1::Binding& next,
                                      const catalog::v1::Binding* stored);

// Answers whether somebody may give roles on all of `units` (none: on any) who is not the person of
// `proposer`, and not `without` (empty: whoever).
using OtherAdministrator = absl::FunctionRef<bool(
    const std::vector<std::string>& units, std::string_view proposer, std::string_view without)>;

// Whether the change from `stored` (nullptr: there is none) to `next` waits for a second person. It
// does if it
// - gives a role that decides over others, or gives one for longer, on a unit of which somebody
// else
//   could confirm it;
// - says that another person, or none, is behind a principal that had one or decides over others;
// - takes from somebody else the right to give roles on a unit of which, without him, nobody but
// the
//   proposer could.
//   FAILED_PRECONDITION / RULE_VIOLATED: it does, and nobody could confirm all of it at once.
absl::StatusOr<bool> NeedsConfirmation(const catalog::v1::Binding& next,
                                       const catalog::v1::Binding* stored,
                                       std::string_view proposer, SamePerson same,
                                       OtherAdministrator other);

// `stored` (nullptr: there is none) with `next` as its proposal. What was proposed before by the
// same principal in the same words keeps its time.
catalog::v1::Binding Propose(const catalog::v1::Binding& next, const catalog::v1::Binding* stored,
                             std::string_view proposer, std::string_view reason, absl::Time time);

// The binding that the proposal of `stored` stands for.
//   FAILED_PRECONDITION / ILLEGAL_STATE: nothing waits.
//   FAILED_PRECONDITION / SEPARATION_OF_DUTIES: the person of `confirmer` proposed it.
absl::StatusOr<catalog::v1::Binding> Confirm(const catalog::v1::Binding& stored,
                                             std::string_view confirmer, SamePerson same);

}  // namespace thidua::reporting
