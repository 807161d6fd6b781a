#pragma once
// One cell of a total, taken apart into what its subjects gave.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <optional>
#include <string>
#include <vector>

#include "services/admin_cli/views/reported_facts.h"
#include "services/admin_cli/views/subject_values.h"

namespace thidua::cli {

// What one owner below gives to a cell that is rolled up.
struct ExplainedOwner {
  std::string owner;
  int n = 0;
  int of = 0;
  std::string value;  // empty: none
};

// A cell of a total.
struct ExplainedCell {
  targets::v1::CellRef ref;
  std::string period;           // the window
  std::string unit_of_measure;  // as the total has it
  bool published_rate = false;
  reporting::v1::TotalAbsence absence = reporting::v1::TOTAL_ABSENCE_UNSPECIFIED;
  std::vector<std::string> missing_periods;
  std::optional<mpq_class> value;  // nothing: it is missing, which is not zero
  int n = 0;                       // subject-periods with a value, of the part that is read
  int of = 0;
  int carried = 0;
  std::string oldest_period;
  type::v1::ValueStatus status = type::v1::VALUE_STATUS_UNSPECIFIED;
  bool simulated = false;
  bool comparable =
      true;  // false: not all of it is split by the attribute, or on a scale that is named
  std::vector<ExplainedRound> rounds;  // from old to new
  std::vector<ExplainedOwner> owners;
  std::vector<std::string> owners_absent;
  std::vector<std::string> owners_restricted;
  std::vector<std::string> owners_unreadable;
  // Whether what the subjects, or owners, gave makes the value and its n; true where that is not
  // known.
  bool adds_up = true;
};

// The cell where figures count up to that day. Rounds that are not among the facts are left out.
//   DATA_LOSS: a number in a total is none, or figures do not fit their round.
absl::StatusOr<ExplainedCell> ExplainCell(const targets::v1::CellRef& ref, absl::CivilDay until,
                                          const ReportedFacts& facts);

}  // namespace thidua::cli
