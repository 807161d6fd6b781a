#pragma once
// The statistical form of movements, and what it shares with those of awards: nothing but counting.
// What is counted, and what is left out, is said in Vietnamese with each of them.

#include <string>
#include <vector>

#include "common/value/errors.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/statistics.pb.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::awards {

// The days that count, both ends included, `YYYY-MM-DD`.
struct StatisticsSpan {
  std::string first;
  std::string last;
};

// Adds every fault of the form and of the days that are asked for.
void CheckStatisticsRequest(Violations& violations, const v1::ComputeStatisticsRequest& request);

// A movement, and what the unit that launched it was on its first day.
struct Launch {
  v1::Movement movement;
  catalog::v1::UnitKind unit_kind = catalog::v1::UNIT_KIND_UNSPECIFIED;
};

// Movements that began within the span, by the kind of the unit that launched them. `kinds` are
// those of the units that are counted: each has a row, also where its units launched nothing.
v1::Statistics CountMovements(const StatisticsSpan& span,
                              const std::vector<catalog::v1::UnitKind>& kinds,
                              const std::vector<Launch>& launches);

}  // namespace thidua::awards
