#pragma once
// The rounds that other owners have of the same forms and periods.

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/ledger/ledger.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Returns for each of the rounds `names` ("units/{owner}/rounds/{round}") those of the same form
// and period that other units own here, in the order of their names. No two ledgers are read at one
// moment. One that cannot be read is left out, as it is of every total.
//   UNAVAILABLE / STORE_UNAVAILABLE: the store does not answer.
absl::StatusOr<std::vector<std::vector<v1::Round>>> FindOtherRounds(
    ledger::Ledger& ledger, const std::vector<std::string>& names);

}  // namespace thidua::reporting
