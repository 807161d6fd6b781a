#pragma once
// Rounds as they would be opened now, before it is known whether they are open already.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <vector>

#include "common/resource/store.h"
#include "thidua/reporting/v1/round.pb.h"
#include "thidua/reporting/v1/round_requests.pb.h"

namespace thidua::reporting {

struct RoundCandidate {
  std::string name;
  absl::StatusOr<v1::Round> round;  // as OpenRound of the domain answers
};

// One candidate for each request, in their order; the requests of one form stand together. `go_on`
// is asked before each form. What the candidates pin is read before any commit: no transaction
// spans two ledgers.
//   Errors of `go_on` and of the store.
absl::StatusOr<std::vector<RoundCandidate>> FindCandidates(
    const resource::Store& store, const std::vector<v1::OpenRoundRequest>& wanted, absl::Time now,
    absl::FunctionRef<absl::Status()> go_on);

}  // namespace thidua::reporting
