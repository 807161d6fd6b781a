#pragma once
// The entries of the ledger by which one merit gets one award.

#include <absl/status/status.h>

#include "common/ledger/ledger.h"
#include "thidua/awards/v1/award.pb.h"

namespace thidua::awards {

// Takes the nomination's merit.
//   FAILED_PRECONDITION / MERIT_TAKEN: another nomination has it.
absl::Status TakeMerit(ledger::Txn& txn, const v1::Nomination& nomination);

// Gives it back if the nomination's state says so.
absl::Status FreeMerit(ledger::Txn& txn, const v1::Nomination& nomination);

}  // namespace thidua::awards
