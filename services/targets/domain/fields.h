#pragma once
// Checks of single fields that plans and targets share. `field` is the path in the request, for
// example "target.bound.upper"; what is wrong with the field is added to `violations`.

#include <gmpxx.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "common/value/errors.h"
#include "common/value/period.h"

namespace thidua::targets {

inline constexpr size_t kMaxLine = 500;    // characters of a title or an authority
inline constexpr size_t kMaxProse = 5000;  // characters of a source, a phrase or a reading

// Returns the number that the text stands for; nullopt after a violation. See ParseDecimal.
std::optional<mpq_class> CheckNumber(std::string_view field, std::string_view text,
                                     Violations& violations);

// The same for a number that may be left out, and is 0 or more.
void CheckOptionalNotNegative(std::string_view field, std::string_view text,
                              Violations& violations);

// Years of the calendar, both ends included.
struct Years {
  int first = 0;
  int last = 0;
};

// Returns the one of the years that the text stands for; nullopt after a violation.
std::optional<int> CheckYear(std::string_view field, std::string_view text, const Years& years,
                             Violations& violations);

// Returns true for a year of the calendar, the only kind of year that plans know.
bool IsCalendarYear(const Period& period);

}  // namespace thidua::targets
