#pragma once
// Which other resources a resource of a pack speaks of.

#include <set>
#include <string>

#include "services/admin_cli/files/pack.h"

namespace thidua::cli {

// The full names that stand in the item's fields, and of the resources that its own name lies
// below: "units/a" for "units/a/plans/b". Its own name is not among them.
std::set<std::string> ReferencesOf(const PackItem& item);

}  // namespace thidua::cli
