#pragma once
// Reads one cell of a year's total.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <optional>
#include <vector>

#include "services/targets/domain/evidence.h"
#include "services/targets/domain/totals.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// What figures must be like to be judged by. A value: copy it freely.
struct Demand {
  mpq_class coverage_percent = 100;
  type::v1::ValueStatus status = type::v1::VALUE_STATUS_UNSPECIFIED;  // or firmer
};

// The value, or why there is none.
struct CellReading {
  std::optional<mpq_class> value;
  std::vector<v1::ObstacleDetail> obstacles;  // empty if and only if there is a value
  Evidence evidence;                          // also of figures that do not suffice
};

// Reads the cell in that year. Every obstacle is listed.
//
// The levels of COUNT_AT_LEAST are ordered by the catalog's scale, because a total leaves out
// levels that nobody is at. Levels of a scale never change their meaning and are only ever added,
// so the order of those in an old total is the same for ever.
//   DATA_LOSS / CORRUPT: a sum in the total is no decimal.
absl::StatusOr<CellReading> ReadCell(const v1::CellRef& ref, int year, const Demand& demand,
                                     const Totals& totals, const Vocabulary& vocabulary);

}  // namespace thidua::targets
