#pragma once
// The matrix of how far an owner's rounds have come: subjects by forms and periods.

#include <absl/time/civil_time.h>

#include <memory>
#include <string>
#include <vector>

#include "common/value/period.h"
#include "services/reporting/domain/reports/progress_cell.h"
#include "thidua/reporting/v1/progress_matrix.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Returns the periods of that calendar and kind, in order, whose last day lies in `window`.
std::vector<Period> PeriodsEndingIn(const DateWindow& window, Calendar calendar, PeriodKind kind);

// A round and the standing of each line of its roster, in its order. The round needs no columns.
struct RoundStandings {
  v1::Round round;
  std::vector<Standing> standings;
};

// One column of the matrix: a round, or the want of one.
struct MatrixColumn {
  std::string form;        // forms/{form}
  std::string form_title;  // may be empty
  Period period;
  std::shared_ptr<const RoundStandings> standings;  // null: there is no round
};

// Returns the matrix of `columns`, which are put in the order of forms and periods, on the day
// `today` (in Viet Nam), without owner, name and token.
v1::OwnerProgress MatrixOf(std::vector<MatrixColumn> columns, absl::CivilDay today);

}  // namespace thidua::reporting
