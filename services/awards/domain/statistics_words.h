#pragma once
// What the statistical forms call their rows and columns, in Vietnamese.

#include <string>
#include <string_view>

#include "services/awards/domain/statistics.h"
#include "thidua/awards/v1/statistics.pb.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::awards {

// The id of a row or column, and its heading.
struct Heading {
  std::string_view id;
  std::string_view title;
};

// The row of the units of a kind.
Heading HeadingOf(catalog::v1::UnitKind kind);

// Where the row of the kind stands: country and province first, then what lies below.
int PlaceOf(catalog::v1::UnitKind kind);

// The form's title with the days that it counts.
std::string TitleOf(v1::StatisticalForm form, const StatisticsSpan& span);

// What the form rests on, and how far that was checked.
std::string SourceOf(v1::StatisticalForm form);

// Adds a column.
void AddColumn(v1::Statistics& statistics, const Heading& heading);

// Adds the row of the sum of all that there are.
void AddTotalRow(v1::Statistics& statistics);

}  // namespace thidua::awards
