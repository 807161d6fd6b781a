#pragma once
// Units named by their official codes. Codes change hands: on the day of a reform another unit may
// get the code that one had the day before, so that a code names a unit on a day alone.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "common/catalog/view.h"

namespace thidua::catalog {

// Returns `name`, the value of `field`, with the unit's id in the place of its code on a day:
// "units/dan-tien/rounds/x" for "units/12238@2024-12-31/rounds/x". It is the unit in force on that
// day whose version of that day has exactly this code, as `view` has it. A name without a code is
// returned as it is, whatever it is.
//   INVALID_ARGUMENT / INVALID_NAME: code or day is malformed, or several units have the code on
//   the day; the text names up to 20 of them.
//   NOT_FOUND / RESOURCE_NOT_FOUND: no unit has it.
absl::StatusOr<std::string> ResolveUnitCode(const CatalogView& view, std::string_view field,
                                            std::string_view name);

}  // namespace thidua::catalog
