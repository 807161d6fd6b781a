#pragma once
// What is made of the values of several periods.

#include <optional>
#include <span>

#include "services/reporting/domain/totals/series.h"
#include "thidua/reporting/v1/series.pb.h"

namespace thidua::reporting {

// Returns what the aggregate makes of `cells`, which are of `column` and of those periods; nullopt
// if the column does not have it, no value takes part, or the values are not of one kind.
std::optional<v1::OverTime> MakeOverTime(
    v1::TimeAggregate aggregate, const v1::Column& column, std::span<const SeriesCell> cells,
    const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods);

}  // namespace thidua::reporting
