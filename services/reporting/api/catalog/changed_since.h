#pragma once
// The field `changed_since` of lists of the catalog: from which commit on changes are told.

#include <absl/status/status.h>

#include <optional>
#include <string>

#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "common/value/errors.h"

namespace thidua::reporting {

// Reads the token that the field has; nullopt where it is empty, or is refused: then a violation is
// added, INVALID_TOKEN, because it is malformed or not of Reporting's catalog.
std::optional<ledger::Position> ReadChangedSince(const resource::Store& store,
                                                 const std::string& token, Violations& violations);

// OK if the catalog has had this position.
//   OUT_OF_RANGE / UNKNOWN_POSITION: it is of another history, or ahead of the head.
absl::Status CheckChangedSince(const resource::Store& store, const ledger::Position& since);

}  // namespace thidua::reporting
