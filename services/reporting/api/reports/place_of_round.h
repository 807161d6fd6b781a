#pragma once
// Whether a round may be opened under a name.

#include <absl/status/status.h>

#include <string>

#include "common/ledger/ledger.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Makes sure that the round `name` may be put. A simulated round gives way to a real one: all that
// is in it is taken back in the same commit, so that what was made up for trying things out never
// keeps a real round from being opened, and never stands beside one.
//   ALREADY_EXISTS / RESOURCE_EXISTS: there is a round, and it does not give way.
absl::Status MakePlace(ledger::Txn& txn, const std::string& name, bool simulated);

// Whether the stored round, if there is one, would give way.
bool GivesWay(const v1::Round& stored, bool simulated);

}  // namespace thidua::reporting
