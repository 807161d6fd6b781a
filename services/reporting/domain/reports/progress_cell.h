#pragma once
// How far one subject has come in one round, as one cell of a matrix, and how cells are counted.

#include <absl/time/civil_time.h>

#include <cstdint>
#include <string>

#include "thidua/reporting/v1/progress_matrix.pb.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// What a report says of its progress, whatever day it is.
struct Standing {
  v1::ReportState state = v1::REPORT_STATE_UNSPECIFIED;  // UNSPECIFIED: there is no report
  bool submitted = false;                                // and not withdrawn since
  bool late = false;                                     // by the submission that counts
  bool in_force = false;                                 // figures are
  std::string resubmit_by = {};                          // as in v1::Report

  bool operator==(const Standing&) const = default;
};

// Returns the cell of a subject on the roster on the day `today` (in Viet Nam); `is_over` tells
// whether its due date is over.
v1::ProgressCell CellOf(const Standing& standing, bool is_over, absl::CivilDay today);

// Adds a cell, which may be that of a subject that is not on the roster: that one counts nowhere.
void AddCell(v1::ProgressCell cell, v1::ProgressCounts& counts);

}  // namespace thidua::reporting
