#pragma once
// Walking through the direct members of a collection, without what lies below them.

#include <absl/status/statusor.h>

#include <cstdint>
#include <string_view>

#include "common/ledger/ledger.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// Reader::WalkCollection. `walk` may use the connection.
absl::StatusOr<bool> WalkAt(sql::Connection& connection, std::string_view ledger,
                            std::string_view prefix, std::string_view after, int64_t seq,
                            ImageWalker walk);

}  // namespace thidua::ledger
