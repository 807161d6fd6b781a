#pragma once
// The rounds that other owners have of the same form and period.

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Returns the rounds of the form and period of `round` ("units/{owner}/rounds/{round}") that other
// units own here, in the order of their names. No two ledgers are read at one moment. One that
// cannot be read is left out, as it is of every total.
//   UNAVAILABLE / STORE_UNAVAILABLE: the store does not answer, or became another one meanwhile.
absl::StatusOr<std::vector<v1::Round>> FindOtherRounds(ledger::Ledger& ledger,
                                                       std::string_view round);

}  // namespace thidua::reporting
