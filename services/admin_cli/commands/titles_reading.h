#pragma once
// Titles, read from the catalog.

#include <absl/status/statusor.h>

#include <set>
#include <string>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/views/titles.h"

namespace thidua::cli {

// The titles of forms, elements and units, by name, as the catalog has them now. What the catalog
// does not have, or the caller may not read, has none.
absl::StatusOr<Titles> ReadTitles(const std::set<std::string>& names, Session& session);

}  // namespace thidua::cli
