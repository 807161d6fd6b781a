#pragma once
// One cell of a year's total, as an indicator refers to it.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <gmpxx.h>

#include <optional>
#include <vector>

#include "services/targets/domain/evidence.h"
#include "services/targets/domain/totals.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// A Demand says what figures must be like for a target to be judged by them. It is a value: copy it
// freely.
struct Demand {
  mpq_class coverage_percent = 100;
  type::v1::ValueStatus status = type::v1::VALUE_STATUS_UNSPECIFIED;  // this one or a firmer one
  bool nothing_carried = false;             // no value is carried over from an earlier period
  std::optional<absl::CivilDay> owner_end;  // first day without the owner, who then owes no more
};

// A CellReading holds the value of a cell, or says why there is none.
struct CellReading {
  std::optional<mpq_class> value;
  std::vector<v1::ObstacleDetail> obstacles;  // empty if and only if there is a value
  Evidence evidence;  // what the figures rest on, even if they do not suffice
};

// Returns what the cell comes to in that year, up to its day `until`: of a published rate in the
// longest period that ends with that day and has a total, of everything else in the months up to
// then. Every obstacle
// is listed.
//
// The levels of COUNT_AT_LEAST are ordered by the catalog's scale, because a total leaves out
// levels that nobody is at. Levels of a scale never change their meaning and are only ever added,
// so the order of those in an old total is the same for ever.
//   DATA_LOSS / CORRUPT: a sum in the total is no decimal.
absl::StatusOr<CellReading> ReadCell(const v1::CellRef& ref, absl::CivilDay until,
                                     const Demand& demand, const Totals& totals,
                                     const Vocabulary& vocabulary);

}  // namespace thidua::targets
