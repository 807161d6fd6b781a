#pragma once
// Figures through time as tables.

#include "services/admin_cli/views/printer.h"
#include "thidua/reporting/v1/series.pb.h"

namespace thidua::cli {

// A row for each subject and element, a column for each period and for each of `over_time`. A value
// of which not everybody is within has "(n/of)" behind it; "-" is not owed, and what is missing is
// empty.
Table SeriesTable(const reporting::v1::Series& series,
                  const std::vector<reporting::v1::TimeAggregate>& over_time);

// A row for each value, and for each of what is made over time: for programs.
Table LongSeriesTable(const reporting::v1::Series& series);

// "no round for 2022-03; hidden: 2022-01": what the columns alone do not say; empty if they say
// all.
std::string SeriesNote(const reporting::v1::Series& series);

}  // namespace thidua::cli
