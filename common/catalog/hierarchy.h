#pragma once
// The hierarchy of units as it was in a period: each unit is counted in one place, and read by
// those above it there. Periods are given by their last day, `YYYY-MM-DD`.

#include <absl/functional/function_ref.h>

#include <string>
#include <string_view>

#include "common/catalog/view.h"
#include "common/value/period.h"

namespace thidua::catalog {

// Returns the last day of a period.
std::string LastDayOf(const Period& period);

// Returns the version of `unit` that counts in the period: the last one that began by its end, or
// else the first one. nullptr only if the unit has no version.
const UnitVersion* VersionBy(const Unit& unit, std::string_view last_day);

// Returns whether the unit is in force on any day of the period.
bool ExistsIn(const Unit& unit, const Period& period);

// Returns true if `unit` is `root` or lay below it in the period, each unit below the parent of its
// VersionBy. So a unit that moved is below the one parent in earlier periods and below the other in
// later ones, and never below both.
bool IsWithinBy(const CatalogView& view, std::string_view unit, std::string_view root,
                std::string_view last_day);

// The same, where the day is only computed if it matters: mostly no unit on the way upwards has
// had more than one version.
bool IsWithinBy(const CatalogView& view, std::string_view unit, std::string_view root,
                absl::FunctionRef<std::string_view()> last_day);

}  // namespace thidua::catalog
