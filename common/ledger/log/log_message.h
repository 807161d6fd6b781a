#pragma once
// Log entries as the messages in which they move from one deployment to another.

#include <string_view>

#include "common/ledger/ledger.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::ledger {

v1::StoredCommit ToMessage(const LogEntry& entry);

// The position's hash8 is that of the message's hash; nothing is checked, see CheckFollows.
LogEntry FromMessage(std::string_view ledger, v1::StoredCommit commit);

}  // namespace thidua::ledger
