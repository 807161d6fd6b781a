#pragma once
// What a target may come to when it is due if it goes on as it did.

#include <absl/status/statusor.h>

#include <vector>

#include "services/targets/domain/occasion.h"
#include "services/targets/domain/totals.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/forecast.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// OK if there may be a forecast of the target on this occasion, of which all violations are told.
//   INVALID_ARGUMENT: it is a composite, or it is not due by the end of a year; or only a part of a
//   year is evaluated.
//   DATA_LOSS / CORRUPT: the stored target cannot be read.
absl::Status CheckForecast(const v1::Target& target, const Occasion& occasion);

// Returns every total that the forecast may look at, in order, without repetition.
std::vector<TotalKey> TotalsForForecast(const v1::Target& target, const Occasion& occasion);

// Returns the forecast of a target that passed CheckForecast, without pin and rights. What is known
// are the values from the base year to the evaluated one, or to the due year if it is earlier; sums
// and means over the term have none before it, and a year that the owner did not see out has none.
// A target that is due by the evaluated year, or whose owner did not see it out, has values and
// backtests, but no forecast. An owner that ceases to exist later is in the pin.
//   DATA_LOSS / CORRUPT: a number in the target or in a total is none.
absl::StatusOr<v1::Forecast> ForecastOf(const v1::Target& target, const Occasion& occasion,
                                        const Totals& totals, const Vocabulary& vocabulary);

}  // namespace thidua::targets
