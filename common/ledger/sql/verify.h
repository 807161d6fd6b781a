#pragma once
// Ledger::Verify: proves from storage alone that a log is whole.

#include <absl/status/statusor.h>

#include <optional>
#include <string_view>

#include "common/ledger/ledger.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// Reads the whole ledger in the connection's open transaction. Memory does not grow with the log.
absl::StatusOr<Verification> VerifyLedger(sql::Connection& connection, std::string_view ledger,
                                          const std::optional<Position>& checkpoint);

}  // namespace thidua::ledger
