#pragma once
// What makes the days off of a year sound.

#include <absl/status/status.h>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/holiday.pb.h"

namespace thidua::reporting {

// INVALID_ARGUMENT with every violation at once, under "holiday_year.": a name that is no year from
// 1900 to 2199, a day that is none, is of another year, stands twice or out of order, a day made up
// that is no Saturday or Sunday, or that is a day off as well.
absl::Status ValidateHolidayYear(const catalog::v1::HolidayYear& year,
                                 const catalog::v1::HolidayYear* stored, CatalogLookup& lookup);

}  // namespace thidua::reporting
