#pragma once
// The entries of the ledger by which one merit gets one award.

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "services/awards/domain/merit.h"
#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::awards {

// Takes the nomination's merit for its recipient. `alike` are ids of recipients whose merits count
// as its own: of the units that it took over from, or that took over from it.
//   FAILED_PRECONDITION / MERIT_TAKEN: another nomination has it.
absl::Status TakeMerit(ledger::Txn& txn, const v1::Nomination& nomination,
                       const std::vector<std::string>& alike, MayShare may_share);

// Gives it back, from the recipient or the one that carries on for it.
absl::Status FreeMerit(ledger::Txn& txn, const v1::Nomination& nomination);

// The same where the nomination's state says so, and nothing otherwise.
absl::Status FreeMeritIfEnded(ledger::Txn& txn, const v1::Nomination& nomination);

// Moves all that the recipient `from` (a name) holds to `into`, of the same owner.
//   FAILED_PRECONDITION / MERIT_TAKEN: both hold one merit, or one honour of one movement; all of
//   them are named.
absl::Status MoveMerits(ledger::Txn& txn, std::string_view from, std::string_view into);

}  // namespace thidua::awards
