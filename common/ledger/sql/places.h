#pragma once
// Reads of many places of many ledgers, each kind one statement that is asked for all of them at
// once: an engine behind a network answers in one round trip.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// Ledger::Versions.
absl::StatusOr<std::vector<Versioned>> ReadVersions(sql::Connection& connection,
                                                    const std::vector<VersionQuery>& queries);

// Ledger::Images.
absl::StatusOr<std::vector<std::optional<Image>>> ReadImages(sql::Connection& connection,
                                                             const std::vector<WriteOf>& writes);

// A key of a ledger: (ledger, key).
using Place = std::pair<std::string_view, std::string_view>;
// The digests of the latest images at several places, in their order; nullopt where there is none.
absl::StatusOr<std::vector<std::optional<std::string>>> DigestsLatest(
    sql::Connection& connection, const std::vector<Place>& places);

}  // namespace thidua::ledger
