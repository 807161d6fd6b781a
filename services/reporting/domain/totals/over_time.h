#pragma once
// What is made of the values of several periods.

#include <cstdint>
#include <optional>
#include <span>

#include "thidua/reporting/v1/round.pb.h"
#include "thidua/reporting/v1/series.pb.h"

namespace thidua::reporting {

// A cell of one period. It is a value: copy it freely.
struct SeriesCell {
  std::optional<int64_t> value;  // scaled; of a state the index of its level
  int decimals = 0;              // of the value
  int32_t n = 0;                 // subject-periods with a value; those of a total may have no sum
  int32_t of = 0;
};

// Returns what the aggregate makes of `cells`, which are of `column` and of those periods, without
// saying which column it is of; nullopt if the column does not have it or no value takes part.
std::optional<v1::OverTime> MakeOverTime(
    v1::TimeAggregate aggregate, const v1::Column& column, std::span<const SeriesCell> cells,
    const google::protobuf::RepeatedPtrField<v1::SeriesPeriod>& periods);

}  // namespace thidua::reporting
